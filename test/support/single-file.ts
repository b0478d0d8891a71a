import { execFileSync, spawnSync } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const SCRIPT = 'scripts/binary.mjs'

/** Builds the single file for this machine into a folder. @returns its path */
export function buildSingleFile(out: string, env: Readonly<Record<string, string>> = {}): string {
  const { GITHUB_SERVER_URL: _, GITHUB_REPOSITORY: __, ...own } = process.env
  const words = [SCRIPT, '--out', out]
  return execFileSync(process.execPath, words, { encoding: 'utf8', env: { ...own, ...env } }).trim()
}

/** The same with the archive for a download. */
export function archiveSingleFile(out: string): void {
  execFileSync(process.execPath, [SCRIPT, '--archive', '--out', out], { stdio: 'pipe' })
}

/** Whether the Node for the single file can be had: in the cache, or from the registry. */
export function hasNodeForSingleFile(): boolean {
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT, '--fetch'], { encoding: 'utf8' })
  if (status !== 0 && process.env.CI) throw new Error(`CI must be able to fetch Node: ${stderr}`)
  return status === 0
}

/** Whether this machine lets a process have mounts of its own. */
export function canHide(): boolean {
  const able = spawnSync('unshare', [...UNSHARE, 'true']).status === 0
  if (!able && process.env.CI) throw new Error('CI must allow unshare -m')
  return able
}

const UNSHARE = process.getuid?.() === 0 ? ['-m'] : ['-r', '-m']

/**
 * A command line that runs a program where no Node is: each one in PATH is /dev/null, this clone is
 * an empty folder, and PATH is empty.
 */
export function withoutNode(program: string): readonly string[] {
  const nodes = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => {
    try {
      return [realpathSync(join(folder, 'node'))]
    } catch {
      return []
    }
  })
  const hidden = [...new Set([...nodes, realpathSync(process.execPath)])]
  const script = [
    'set -e',
    'PATH=/usr/sbin:/usr/bin:/sbin:/bin',
    ...hidden.map((path) => `mount --bind /dev/null '${path}'`),
    `mount -t tmpfs none '${process.cwd()}'`,
    'cd /',
    'PATH=',
    'export PATH',
    'exec "$@"',
  ]
  return ['unshare', ...UNSHARE, '/bin/sh', '-c', script.join('\n'), 'sh', program]
}
