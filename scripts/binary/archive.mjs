// The download: the executable, the man page, the completions and the licences in one folder.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { tarGz } from './tar.mjs'
import { zip } from './zip.mjs'

const COMPLETIONS = {
  bash: 'completions/pcloud-config.bash',
  zsh: 'completions/_pcloud-config',
  fish: 'completions/pcloud-config.fish',
}

export function archiveName(version, target) {
  return `pcloud-config-${version}-${target}.${target.startsWith('win') ? 'zip' : 'tar.gz'}`
}

/** @returns the path of the archive */
export function archive({ target, executable, notices, folder }) {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
  const files = [
    { name: basename(executable), data: readFileSync(executable), executable: true },
    { name: 'LICENSE', data: readFileSync('LICENSE') },
    { name: 'THIRD-PARTY-LICENSES', data: Buffer.from(notices) },
    ...(target.startsWith('win') ? [] : unixFiles()),
  ]
  const name = archiveName(version, target)
  const inside = name.replace(/\.(zip|tar\.gz)$/, '')
  const entries = files.map((file) => ({ ...file, name: `${inside}/${file.name}` }))
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, name), (name.endsWith('.zip') ? zip : tarGz)(entries))
  return join(folder, name)
}

/** Made by the program that `npm run build` built from the same sources. */
function unixFiles() {
  const completions = Object.entries(COMPLETIONS).map(([shell, name]) => ({
    name,
    data: execFileSync(process.execPath, ['dist/bin.cjs', 'completion', shell]),
  }))
  const man = { name: 'pcloud-config.1.gz', data: readFileSync('dist/man/pcloud-config.1.gz') }
  return [man, ...completions]
}
