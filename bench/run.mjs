// `npm run bench`: start-up beside rclone and bare node, all in the same run. Prints the
// table and writes it into docs/performance.md. `-- --rounds N` for more or fewer rounds,
// `-- --dry-run` to leave the page alone. NODE24=PATH adds a second Node.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { replaceBlock } from './page.mjs'
import { measure } from './timing.mjs'

const PAGE = 'docs/performance.md'
const PROGRAM = 'dist/bin.js'
const SIZES = [1, 100, 10_000]

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '21' },
    'dry-run': { type: 'boolean', default: false },
  },
})

function configOf(folder, remotes) {
  const path = join(folder, `${remotes}.conf`)
  const token = '{"access_token":"token","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}'
  const sections = Array.from(
    { length: remotes },
    (_, at) => `[remote${at}]\ntype = pcloud\nhostname = eapi.pcloud.com\ntoken = ${token}\n`,
  )
  writeFileSync(path, sections.join('\n'))
  return path
}

/** Each question: what rclone runs for it, and what we do. */
function questions(folder) {
  const lists = SIZES.map((size) => {
    const env = { RCLONE_CONFIG: configOf(folder, size) }
    const name = `list, ${size.toLocaleString('en')} ${size === 1 ? 'remote' : 'remotes'}`
    return { name, theirs: ['listremotes'], ours: ['list'], env }
  })
  return [{ name: '--version', theirs: ['version'], ours: ['--version'], env: {} }, ...lists]
}

const versionOf = (command, ...args) => execFileSync(command, args, { encoding: 'utf8' }).trim()

function nodes() {
  const paths = [process.execPath, process.env.NODE24].filter(Boolean)
  return paths.map((path) => ({ path, version: versionOf(path, '--version') }))
}

/** @returns one row per Node and question */
async function compare(asked, installed, rounds) {
  const theirs = asked.map(({ theirs, env }) => ({ command: 'rclone', args: theirs, env }))
  const ours = installed.flatMap(({ path }) => [
    { command: path, args: ['-e', '0'], env: {} },
    ...asked.map(({ ours, env }) => ({ command: path, args: [PROGRAM, ...ours], env })),
  ])
  const times = await measure([...theirs, ...ours], rounds)
  return installed.flatMap(({ version }, at) => {
    const from = asked.length + at * (asked.length + 1)
    const bare = times[from]
    return asked.map(({ name }, row) => {
      const time = times[from + 1 + row]
      return { name, version, time, ratio: time / times[row], over: time - bare, bare }
    })
  })
}

function table(rows, rclone, rounds) {
  const lines = rows.map(
    ({ name, version, ratio, over, time, bare }) =>
      `| ${name} | ${version} | ${ratio.toFixed(2)} | ${(time / bare).toFixed(2)} | ${over.toFixed(0)} ms |`,
  )
  return [
    `Medians of ${rounds} interleaved runs, beside ${rclone}.`,
    '',
    '| command | Node | time / rclone’s | time / `node -e 0` | over `node -e 0` |',
    '|---|---|---|---|---|',
    ...lines,
  ].join('\n')
}

const rounds = Number(values.rounds)
const folder = mkdtempSync(join(tmpdir(), 'bench-'))
try {
  const rclone = versionOf('rclone', 'version').split('\n')[0]
  const rows = await compare(questions(folder), nodes(), rounds)
  const text = table(rows, rclone, rounds)
  console.log(text)
  if (!values['dry-run']) replaceBlock(PAGE, 'bench', text)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
