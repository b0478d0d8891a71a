// `npm run bench`: the start of the single file beside rclone, in turns. It fails above 0.8 of the newest
// rclone. Build the file first: `npm run binary`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { HERE } from '../scripts/binary/nodes.mjs'
import { replaceBlock } from './page.mjs'
import { fastest, measure, rclones } from './timing.mjs'

const MOST = 0.8
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '21' },
    'dry-run': { type: 'boolean', default: false },
  },
})

const program = `build/binary/${HERE}/pcloud-config`
const folder = mkdtempSync(join(tmpdir(), 'bench-'))
const config = join(folder, 'rclone.conf')
writeFileSync(config, '[a]\ntype = alias\nremote = /tmp\n')
const env = { RCLONE_CONFIG: config }

try {
  const judges = rclones()
  const runs = [
    { command: program, args: ['list'], env },
    ...judges.map(({ path }) => ({ command: path, args: ['listremotes'], env })),
  ]
  const [ours, ...theirs] = await measure(runs, Number(values.rounds), fastest)
  const ratios = theirs.map((time) => (ours / time).toFixed(2))
  const text = [
    `The fastest of ${values.rounds} interleaved runs each: ${ours.toFixed(0)} ms for the single file.`,
    '',
    `| command | ${judges.map(({ version }) => `time / rclone ${version}`).join(' | ')} |`,
    `|${'---|'.repeat(judges.length + 1)}`,
    `| list, 1 remote | ${ratios.join(' | ')} |`,
  ].join('\n')
  console.log(text)
  if (!values['dry-run']) replaceBlock('docs/performance.md', 'single file', text)
  if (ours / theirs[0] > MOST) throw new Error(`slower than ${MOST} of rclone ${judges[0].version}`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
