import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { has } from '../support/needs.ts'

const REPOSITORY = 'https://example.invalid/owner/name'
const { version, license, description } = JSON.parse(readFileSync('package.json', 'utf8'))
const TARGETS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win-x64']
const archiveOf = (target: string) =>
  `pcloud-config-${version}-${target}.${target === 'win-x64' ? 'zip' : 'tar.gz'}`
const urlOf = (target: string) => `${REPOSITORY}/releases/download/v${version}/${archiveOf(target)}`
const sumOf = (target: string) => createHash('sha256').update(`archive of ${target}`).digest('hex')

const release = (folder: string, server = 'https://example.invalid/', name = 'owner/name') =>
  spawnSync(process.execPath, ['scripts/release.mjs', folder], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name },
  })

describe('the files of a release', () => {
  let folder: string
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'release-files-'))
    for (const target of TARGETS) {
      writeFileSync(join(folder, archiveOf(target)), `archive of ${target}`)
    }
    writeFileSync(join(folder, 'pcloud-config-0.0.1-linux-x64.tar.gz'), 'an older one')
    expect(release(folder)).toMatchObject({ status: 0, stderr: '' })
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('SHA256SUMS is accepted by sha256sum and names each archive of this version', () => {
    const checked = execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], {
      ...{ cwd: folder, encoding: 'utf8' },
    })
    expect(checked.trimEnd().split('\n').sort()).toEqual(
      TARGETS.map((target) => `${archiveOf(target)}: OK`).sort(),
    )
  })

  it('the Scoop manifest has the keys that Scoop knows, with the right address and sum', () => {
    const manifest = JSON.parse(read('pcloud-config.json'))
    const url = urlOf('win-x64')
    const inside = archiveOf('win-x64').replace(/\.zip$/, '')
    expect(manifest).toEqual({
      ...{ version, license, description, homepage: REPOSITORY },
      architecture: { '64bit': { url, hash: sumOf('win-x64'), extract_dir: inside } },
      bin: 'pcloud-config.exe',
      checkver: { github: REPOSITORY },
      autoupdate: {
        architecture: {
          '64bit': {
            url: `${REPOSITORY}/releases/download/v$version/pcloud-config-$version-win-x64.zip`,
            extract_dir: 'pcloud-config-$version-win-x64',
          },
        },
      },
    })
  })

  it.skipIf(!has('ruby'))(
    'Ruby runs the Homebrew formula: each system gets its archive (needs ruby)',
    () => {
      const formula = join(folder, 'pcloud-config.rb')
      const seen = (system: string, cpu: string) =>
        JSON.parse(
          execFileSync('ruby', ['-e', HOMEBREW, formula, system, cpu], { encoding: 'utf8' }),
        )
      for (const [system, cpu, target] of [
        ['on_macos', 'on_arm', 'darwin-arm64'],
        ['on_macos', 'on_intel', 'darwin-x64'],
        ['on_linux', 'on_arm', 'linux-arm64'],
        ['on_linux', 'on_intel', 'linux-x64'],
      ] as const) {
        expect(seen(system, cpu)).toEqual({
          ...{ desc: description, homepage: REPOSITORY, version, license },
          url: urlOf(target),
          sha256: sumOf(target),
          installed: ['pcloud-config', 'pcloud-config.1.gz', ...COMPLETIONS],
        })
      }
    },
  )

  it('needs the address of a repository', () => {
    expect(release(folder, '', '').status).toBe(1)
    expect(release(folder, 'http://example.invalid').status).toBe(1)
    expect(release(folder, 'https://example.invalid', 'a"b').status).toBe(1)
  })
})

const COMPLETIONS = ['bash', '_', 'fish'].map((shell) =>
  shell === '_' ? 'completions/_pcloud-config' : `completions/pcloud-config.${shell}`,
)

/** The words of Homebrew that the formula uses. */
const HOMEBREW = `
require 'json'
FILE, SYSTEM, CPU = ARGV
class Folder
  def initialize(seen) = @seen = seen
  def install(what) = @seen << (what.is_a?(Hash) ? what.keys.first : what)
end
class Formula
  class << self
    attr_reader :seen
    def inherited(child) = child.instance_variable_set(:@seen, {})
    %i[desc homepage version license url sha256].each { |name| define_method(name) { |text| @seen[name] = text } }
    %i[on_macos on_linux].each { |name| define_method(name) { |&body| body.call if SYSTEM == name.to_s } }
    %i[on_arm on_intel].each { |name| define_method(name) { |&body| body.call if CPU == name.to_s } }
    def test(&body) = nil
  end
  %i[bin man1 bash_completion zsh_completion fish_completion].each do |name|
    define_method(name) { Folder.new(@installed ||= []) }
  end
end
load FILE
one = PcloudConfig.new
one.install
puts PcloudConfig.seen.merge(installed: one.instance_variable_get(:@installed)).to_json
`
