// `npm run binary`: one executable with the program, its dependencies and Node in it, as
// build/binary/TARGET/pcloud-config. `-- --target win-x64` builds for another platform, `--archive`
// packs it for a download as well, and `--fetch` only downloads the Node that it needs.
import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { archive } from './binary/archive.mjs'
import { bundle, licenses } from './binary/bundle.mjs'
import { makeExecutable } from './binary/executable.mjs'
import { fetchNode, HERE, TARGETS } from './binary/nodes.mjs'

const { values } = parseArgs({
  options: {
    target: { type: 'string', default: HERE },
    out: { type: 'string', default: 'build/binary' },
    archive: { type: 'boolean', default: false },
    fetch: { type: 'boolean', default: false },
  },
})
const { target } = values

if (!(target in TARGETS)) {
  throw new Error(`There is no target ${target}. Targets: ${Object.keys(TARGETS).join(', ')}.`)
}
fetchNode(HERE)
fetchNode(target)
if (!values.fetch) await make()

async function make() {
  const { files, packages } = await bundle()
  const name = target.startsWith('win') ? 'pcloud-config.exe' : 'pcloud-config'
  const folder = resolve(values.out, target)
  const output = resolve(folder, name)
  const work = resolve(`build/binary-${process.pid}`)
  try {
    const { nodeLicense } = makeExecutable({ target, files, output, work })
    console.log(output)
    if (values.archive) {
      const notices = licenses(packages, nodeLicense)
      console.log(archive({ target, executable: output, notices, folder: resolve(values.out) }))
    }
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
