import { readFileSync } from 'node:fs'

/**
 * What the build writes into the program: its version, how it is packed, and the repository that
 * it was built from, if a workflow of that repository builds it.
 * @param {'package' | 'single file'} packing
 */
export function constantsOf(packing, env = process.env) {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
  return {
    __VERSION__: JSON.stringify(version),
    __PACKING__: JSON.stringify(packing),
    __REPOSITORY__: JSON.stringify(repositoryOf(env) ?? ''),
  }
}

/** The web address of the repository, without a slash at the end. */
export function repositoryOf({ GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name }) {
  if (!server || !name) return undefined
  const { href } = new URL(`${server.replace(/\/+$/, '')}/${name}`)
  if (!/^https:\/\/[\w.-]+(:\d+)?(\/[\w.-]+)+$/.test(href)) {
    throw new Error(`GITHUB_SERVER_URL and GITHUB_REPOSITORY make no web address: ${href}`)
  }
  return href
}
