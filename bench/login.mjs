// From the browser's callback to `saved`: what a person waits for after Allow, beside what the
// calls to pCloud take by themselves. `npm run bench` runs it; `node bench/login.mjs [ROUNDS]` by
// itself, after a build. NODE24=PATH adds a second Node.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { bundled, replaceBlock } from './page.mjs'
import { fastest, median, nodes } from './timing.mjs'

const PAGE = 'docs/performance.md'
const HOW = ['--login', 'browser', '--no-browser', '--yes', '--json']

/** Out of sight of other processes: a save looks again after 300 ms where an rclone runs. */
const ALONE = ['unshare', '--pid', '--fork', '--mount-proc']
const alone = spawnSync(ALONE[0], [...ALONE.slice(1), 'true']).status === 0 ? ALONE : []

function start(words, env) {
  const [command, ...args] = [...alone, ...words]
  const stdio = ['ignore', 'pipe', 'ignore']
  return spawn(command, args, { env: { ...process.env, ...env }, stdio })
}

function freePort() {
  const server = createServer()
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

/** A jar that also tells when the browser goes to the address with the code. */
function watchedJar(jar, onCallback) {
  return {
    ...jar,
    headerFor(url, ...more) {
      if (url.hostname === 'localhost' && url.searchParams.has('code')) onCallback()
      return jar.headerFor(url, ...more)
    },
  }
}

/** @returns milliseconds from the callback's request to the event `saved` */
async function logIn(node, { fake, browser, port, folder }, name) {
  const redirect = ['--redirect-port', String(port), '--client-id', fake.app.clientId]
  const words = ['new', name, '--config', join(folder, `${name}.conf`), ...redirect, ...HOW]
  const secret = { PCLOUD_CLIENT_SECRET: fake.app.secret, XDG_STATE_HOME: folder }
  const child = start([node, 'dist/bin.cjs', ...words], { ...fake.env(), ...secret })
  let [from, saved] = [Number.NaN, Number.NaN]
  const cookieJar = watchedJar(browser.createCookieJar(), () => {
    from = performance.now()
  })
  const options = { proxy: fake.proxyUrl, ca: fake.caPem, cookieJar }
  for await (const line of createInterface(child.stdout)) {
    const { event, start_url } = JSON.parse(line)
    if (event === 'saved') saved = performance.now()
    // A person takes longer to find the button than the program to get ready.
    if (event === 'auth_url') setTimeout(() => clickAllow(browser, start_url, options), 500)
  }
  if (Number.isNaN(saved)) throw new Error('a login was not saved')
  return saved - from
}

async function clickAllow({ openPage, allow }, url, options) {
  await allow(await openPage(url, options))
}

async function callAlone(node, { fake }) {
  return Number(await text(start([node, 'bench/three-calls.mjs'], fake.env()).stdout))
}

async function timesOf({ path, version }, stage, rounds) {
  const [logins, calls] = [[], []]
  for (let round = 0; round <= rounds; round += 1) {
    const login = await logIn(path, stage, `${version}-${round}`)
    const call = await callAlone(path, stage)
    if (round === 0) continue
    logins.push(login)
    calls.push(call)
  }
  return { version, usual: median(logins), whole: fastest(logins), calls: fastest(calls) }
}

function table(rows, rounds) {
  return [
    `The median and the fastest of ${rounds} logins. Other programs on the machine can only add time.`,
    '',
    '| Node | callback to `saved`, median | fastest | the three calls | the rest |',
    '|---|---|---|---|---|',
    ...rows.map(({ version, usual, whole, calls }) => {
      const [often, all, theirs] = [usual, whole, calls].map(Math.round)
      return `| ${version} | ${often} ms | ${all} ms | ${theirs} ms | ${all - theirs} ms |`
    }),
  ].join('\n')
}

const rounds = Number(process.argv[2] ?? 15)
const port = await freePort()
const folder = mkdtempSync(join(tmpdir(), 'bench-login-'))
const browser = await bundled('test/support/fake-browser.ts', 'test/support/cookie-jar.ts')
const { startFakePcloud } = await bundled('fixtures/services/fake-pcloud.ts')
const fake = await startFakePcloud({ redirectUris: [`http://localhost:${port}/`] })
try {
  const rows = []
  const stage = { fake, browser, port, folder }
  for (const node of nodes()) rows.push(await timesOf(node, stage, rounds))
  const result = table(rows, rounds)
  console.log(result)
  replaceBlock(PAGE, 'login', result)
} finally {
  await fake.close()
  rmSync(folder, { recursive: true, force: true })
}
