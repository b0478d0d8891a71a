// Large files: `list`, `dump` and `update` of one remote from 100 to 20,000 remotes beside
// rclone in the same run, their memory, and 10 MiB of each hostile shape. Writes the tables
// and the plot of docs/performance.md. `node bench/large.mjs [ROUNDS]` after a build;
// NODE24=PATH adds a second Node, which the plot then shows.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseConfig, readRemotes, remoteNames } from './parts.mjs'
import { plot } from './plot.mjs'
import { fastest, measure, rclones } from './timing.mjs'

const SIZES = [100, 5_000, 10_000, 20_000]
const rounds = Number(process.argv[2] ?? 9)
const folder = mkdtempSync(join(tmpdir(), 'large-'))
const nodes = [process.execPath, process.env.NODE24].filter(Boolean)
const judges = rclones()
const env = { RCLONE_CONFIG: '', HOME: folder, XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder }

const QUESTIONS = {
  list: { ours: () => ['list'], theirs: ['listremotes'] },
  dump: { ours: () => ['dump'], theirs: ['config', 'dump'] },
  update: {
    // Another value for each, since all change the same file: an update that changes nothing writes nothing.
    ours: (at) => ['update', 'remote50', `description=x${at}`, '-q'],
    theirs: ['config', 'update', 'remote50', 'description=y', 'config_refresh_token=false'],
  },
}

function write(remotes) {
  const token = '{"access_token":"AxavZzQg0smNw8tpZcyLMykZYw84XRDMtlJWkrQrRiMBc8V9dJc7"'
  const rest = `${token},"token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}`
  const section = (at) =>
    `[remote${at}]\ntype = pcloud\nclient_id = zQg0smNw8tp\nclient_secret = 2OSmU2xW6gYaLLCaPPIUg5T5EvX7\nroot_folder_id = d${at}\nhostname = api.pcloud.com\ntoken = ${rest}\n`
  const path = join(folder, `${remotes}.conf`)
  writeFileSync(path, Array.from({ length: remotes }, (_, at) => section(at)).join('\n'))
  return path
}

async function compare() {
  const rows = []
  for (const size of SIZES) {
    const RCLONE_CONFIG = write(size)
    for (const [name, { ours, theirs }] of Object.entries(QUESTIONS)) {
      const runs = [
        ...judges.map(({ path }) => ({ command: path, args: theirs })),
        ...nodes.map((command, at) => ({ command, args: ['dist/bin.cjs', ...ours(at)] })),
      ].map((run) => ({ ...run, env: { ...env, RCLONE_CONFIG } }))
      const times = await measure(runs, rounds, fastest)
      const peaks = runs.map(peakMemory)
      const all = times.slice(0, judges.length)
      for (const [at, we] of times.slice(judges.length).entries()) {
        const memory = peaks[judges.length + at] / peaks[0]
        rows.push({ size, name, node: versions[at], we, all, they: all[0], memory })
      }
    }
  }
  return rows
}

/** In kilobytes, by GNU time, where it is installed. */
function peakMemory({ command, args, env: own }) {
  if (!existsSync('/usr/bin/time')) return Number.NaN
  const words = ['-f', '%M', '-o', join(folder, 'peak'), command, ...args]
  spawnSync('/usr/bin/time', words, { env: { ...process.env, ...own }, stdio: 'ignore' })
  return Number(readFileSync(join(folder, 'peak'), 'utf8').trim().split('\n').at(-1))
}

const MIB10 = 10 * 1024 * 1024
const SHAPES = {
  'one long value': `[a]\nk = ${'x'.repeat(MIB10)}\n`,
  'one long line of `=`': `[a]\n${'k='.repeat(MIB10 / 2)}\n`,
  'quotes that never close': `[a]\nk = "${'"`'.repeat(MIB10 / 2)}\n`,
  'references `%(a)s`': `[a]\nk = ${'%(x)s'.repeat(MIB10 / 5)}\n`,
  'blank lines': '\n'.repeat(MIB10),
  comments: '# x\n'.repeat(MIB10 / 4),
  'headers of one name': '[a]\n'.repeat(MIB10 / 4),
  'one repeated key': `[a]\n${'k=v\n'.repeat(MIB10 / 4)}`,
  brackets: '['.repeat(MIB10),
  'letters without `=`': `[a]\n${'k'.repeat(MIB10)}\n`,
  'distinct names of sections': counted((at) => `[${at}]\n`),
  'distinct sections of one key': counted((at) => `[${at}]\nk=\n`),
  'distinct keys': `[a]\n${counted((at) => `${at}=\n`)}`,
  'keys numbered by rclone (`-=`)': `[a]\n${'-=\n'.repeat(MIB10 / 3)}`,
}

/** Lines with a number each, as short as can be, until 10 MiB are full. */
function counted(line) {
  const lines = []
  for (let at = 0, size = 0; size < MIB10; at += 1) {
    lines.push(line(at.toString(36)))
    size += lines[at].length
  }
  return lines.join('')
}

/** To cut a file into its sections, which tells whether rclone would refuse it, and to read every value. */
function hostile() {
  return Object.entries(SHAPES).map(([name, text]) => {
    const bytes = Buffer.from(text)
    const [parse, read] = [remoteNames, readRemotes].map((ask) => timeOf(ask, bytes))
    return { name, parse, read }
  })
}

function timeOf(ask, bytes) {
  const start = performance.now()
  try {
    ask(parseConfig(bytes))
  } catch {
    // Refused, as rclone refuses it; the time is what counts here.
  }
  return performance.now() - start
}

const versions = nodes.map((node) => execFileSync(node, ['--version'], { encoding: 'utf8' }).trim())
const rows = await compare()
const table = [
  `The fastest of ${rounds} interleaved runs each.`,
  '',
  `| command | remotes | Node | ${judges.map(({ version }) => `time / rclone ${version}`).join(' | ')} | milliseconds | peak memory / rclone ${judges[0].version} |`,
  `|${'---|'.repeat(judges.length + 5)}`,
  ...rows.map(
    ({ name, size, node, we, all, memory }) =>
      `| ${name} | ${size.toLocaleString('en')} | ${node} | ${all.map((they) => (we / they).toFixed(2)).join(' | ')} | ${Math.round(we)} | ${Number.isNaN(memory) ? '-' : memory.toFixed(2)} |`,
  ),
  '',
  '![Time against the number of remotes](large.svg)',
  '',
  '| 10 MiB of | milliseconds to parse | to read every value |',
  '|---|---|---|',
  ...hostile().map(
    ({ name, parse, read }) => `| ${name} | ${Math.round(parse)} | ${Math.round(read)} |`,
  ),
]
console.log(table.join('\n'))
const page = readFileSync('docs/performance.md', 'utf8')
const place = /<!-- large -->[\s\S]*<!-- \/large -->/
writeFileSync(
  'docs/performance.md',
  page.replace(place, () => `<!-- large -->\n${table.join('\n')}\n<!-- /large -->`),
)
const drawn = rows.filter(({ node }) => node === versions.at(-1))
writeFileSync('docs/large.svg', plot(drawn, Object.keys(QUESTIONS)))
rmSync(folder, { recursive: true, force: true })
