// `node scripts/release.mjs FOLDER`: what a release needs besides the archives in FOLDER: their SHA-256
// sums, a formula for Homebrew and a manifest for Scoop. All addresses are of the repository
// in GITHUB_SERVER_URL and GITHUB_REPOSITORY.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryOf } from './constants.mjs'
import { formula } from './release/formula.mjs'
import { manifest } from './release/manifest.mjs'

const [folder = 'build/binary'] = process.argv.slice(2)
const repository = repositoryOf(process.env)
if (repository === undefined) throw new Error('set GITHUB_SERVER_URL and GITHUB_REPOSITORY')

const { version, license, description } = JSON.parse(readFileSync('package.json', 'utf8'))
const shape = /^pcloud-config-(?<version>.+?)-(?<target>(?:linux|darwin|win)-\w+)\.(?:tar\.gz|zip)$/

const archives = readdirSync(folder)
  .sort()
  .flatMap((name) => {
    const { groups } = shape.exec(name) ?? {}
    if (groups?.version !== version) return []
    const sum = createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex')
    const url = `${repository}/releases/download/v${version}/${name}`
    return [{ name, target: groups.target, sum, url }]
  })
const about = { version, license, description, repository, archives }

const sums = archives.map(({ name, sum }) => `${sum}  ${name}\n`).join('')
writeFileSync(join(folder, 'SHA256SUMS'), sums)
writeFileSync(join(folder, 'pcloud-config.rb'), formula(about))
writeFileSync(join(folder, 'pcloud-config.json'), manifest(about))
