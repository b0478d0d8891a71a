// `npm run bench`: start-up beside rclone and bare node, all in the same run. Prints the
// table and writes it into docs/performance.md. `-- --rounds N` for more or fewer rounds,
// `-- --dry-run` to leave the page alone. NODE24=PATH adds a second Node, RCLONES=PATH:PATH names the rclones.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bars } from './bars.mjs'
import { replaceBlock } from './page.mjs'
import { measure, nodes, rclones } from './timing.mjs'

const PAGE = 'docs/performance.md'
const PICTURE = 'docs/start.svg'
const PROGRAM = 'dist/bin.cjs'
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

/** Each question: what rclone runs for it, and what we do. It prints no token: its next of kin is there. */
function questions(folder) {
  const lists = SIZES.map((size) => {
    const env = { RCLONE_CONFIG: configOf(folder, size) }
    const name = `list, ${size.toLocaleString('en')} ${size === 1 ? 'remote' : 'remotes'}`
    return { name, theirs: ['listremotes'], ours: ['list'], env }
  })
  const [{ env }] = lists
  const show = ['config', 'show', 'remote0']
  const complete = ['__complete', 'config', 'show', '']
  return [
    { name: '--version', theirs: ['version'], ours: ['--version'], env: {} },
    ...lists,
    { name: 'show', theirs: show, ours: ['show', 'remote0'], env },
    { name: 'token, still good', theirs: show, ours: ['token', 'remote0'], env },
    { name: 'completion', theirs: complete, ours: ['__complete', 'zsh', 'show', ''], env },
  ]
}

/** @returns one row per Node and question */
async function compare(asked, installed, judges, rounds) {
  const theirs = judges.flatMap(({ path }) =>
    asked.map(({ theirs, env }) => ({ command: path, args: theirs, env })),
  )
  const ours = installed.flatMap(({ path }) => [
    { command: path, args: ['-e', '0'], env: {} },
    ...asked.map(({ ours, env }) => ({ command: path, args: [PROGRAM, ...ours], env })),
  ])
  const times = await measure([...theirs, ...ours], rounds)
  return installed.flatMap(({ version }, at) => {
    const from = theirs.length + at * (asked.length + 1)
    const bare = times[from]
    return asked.map(({ name }, row) => {
      const time = times[from + 1 + row]
      const all = judges.map((_, nth) => times[nth * asked.length + row])
      // The newest comes first; the picture shows it only.
      return { name, version, time, rclone: all[0], all, bare }
    })
  })
}

function table(rows, judges, rounds) {
  const lines = rows.map(({ name, version, time, all, bare }) => {
    const ratios = [...all, bare].map((other) => (time / other).toFixed(2))
    return `| ${[name, version, ...ratios, `${(time - bare).toFixed(0)} ms`].join(' | ')} |`
  })
  const heads = judges.map((judge) => `time / rclone ${judge.version}`)
  return [
    `Medians of ${rounds} interleaved runs.`,
    '',
    `| command | Node | ${heads.join(' | ')} | time / \`node -e 0\` | over \`node -e 0\` |`,
    `|${'---|'.repeat(judges.length + 4)}`,
    ...lines,
  ].join('\n')
}

const rounds = Number(values.rounds)
const folder = mkdtempSync(join(tmpdir(), 'bench-'))
try {
  const judges = rclones()
  const rows = await compare(questions(folder), nodes(), judges, rounds)
  const text = table(rows, judges, rounds)
  console.log(text)
  if (!values['dry-run']) {
    replaceBlock(PAGE, 'bench', text)
    writeFileSync(PICTURE, bars(rows))
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
