import { PACKING, REPOSITORY, VERSION } from '../build-info.ts'
import type { CommandRun, Invocation } from '../invocation.ts'
import { isNewer, readNpmRelease } from '../npm-release.ts'

const NEWEST = 'https://registry.npmjs.org/pcloud-config/latest'

/** Prints the version. Only `--check` queries npm for a newer one. */
export const run: CommandRun = async (invocation) => {
  const { options, output } = invocation
  if (!options.has('check')) {
    if (output.json) return output.document({ version: VERSION, packing: PACKING })
    return output.data(`pcloud-config ${VERSION}\n`)
  }
  const found = await askNpm(invocation)
  if (output.json) return output.document(asDocument(found))
  await output.data(`${[`pcloud-config ${VERSION}`, ...report(found)].join('\n')}\n`)
}

async function askNpm({ host }: Invocation) {
  const http = await host.machine.http()
  const headers = { accept: 'application/json' }
  return readNpmRelease(await http.get({ url: NEWEST, headers, signal: host.signal }), REPOSITORY)
}

/** Undefined if the package is not published. */
type Found = Awaited<ReturnType<typeof askNpm>>

function report(found: Found): readonly string[] {
  return [...npmLines(found), ...(PACKING === 'single file' ? [`Releases: ${releases()}`] : [])]
}

function npmLines(found: Found): readonly string[] {
  if (found === undefined) return ['npm: not published']
  const { version, verified } = found
  if (!verified) {
    return [`npm: ${version}, but this copy cannot verify that it is the same program`]
  }
  if (!isNewer(version, VERSION)) return [`npm: ${version}. You have the newest version.`]
  if (PACKING === 'single file') return [`npm: ${version}. A newer version exists.`]
  return [`npm: ${version}. To update: npm install -g pcloud-config@${version}`]
}

function releases(): string {
  return REPOSITORY === '' ? 'built from source' : `${REPOSITORY}/releases`
}

function asDocument(found: Found): object {
  return {
    version: VERSION,
    packing: PACKING,
    npm: found === undefined ? null : { ...found, newer: isNewer(found.version, VERSION) },
    releases: REPOSITORY === '' ? null : `${REPOSITORY}/releases`,
  }
}
