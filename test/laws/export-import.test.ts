import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { parse as parseIni } from 'ini'
import { afterAll, describe, expect, it } from 'vitest'
import { parseConfig } from '../../src/config-file/document.ts'
import { renderSection } from '../../src/config-file/spell.ts'
import { PcloudConfigError } from '../../src/errors.ts'
import { asDotenv, asEnvironment } from '../../src/export/environment-script.ts'
import type { ExportedRemote } from '../../src/export/exported-remote.ts'
import { asIni } from '../../src/export/ini.ts'
import { asKubernetesSecret, asRcBody, asRcloneConf } from '../../src/export/rclone-formats.ts'
import { recognise } from '../../src/import/recognise.ts'
import { shippedOptions } from '../../src/rclone/option-lists.ts'
import { inheritedKeys } from '../../src/rclone/section-keys.ts'
import { describeRclones } from '../support/rclones.ts'
import { runHere } from '../support/run-here.ts'
import { runs } from './generate.ts'

const WRITERS: Readonly<
  Record<string, (remotes: readonly ExportedRemote[]) => string | Promise<string>>
> = {
  env: asEnvironment,
  dotenv: asDotenv,
  ini: asIni,
  rclone: asRcloneConf,
  kubernetes: (remotes) => asKubernetesSecret(asRcloneConf(remotes), 'x'),
  rc: asRcBody,
  json: (remotes) => JSON.stringify(asObject(remotes)),
}
const FORMATS = Object.keys(WRITERS)

function asObject(remotes: readonly ExportedRemote[]) {
  return Object.fromEntries(remotes.map(({ name, keys }) => [name, Object.fromEntries(keys)]))
}

/** The remotes of an export after `recognise`; undefined if the export refuses. */
async function around(format: string, remotes: readonly ExportedRemote[]): Promise<unknown> {
  let text: string
  try {
    text = (await WRITERS[format]?.(remotes)) ?? ''
  } catch (error) {
    expect(error).toBeInstanceOf(PcloudConfigError)
    expect(error).toMatchObject({ code: 'usage' })
    return undefined
  }
  const offer = await recognise(parseConfig(Buffer.from(text), format))
  expect(offer.kind, `${format}\n${text}`).toBe('remotes')
  if (offer.kind !== 'remotes') return offer
  expect(offer.dropped).toEqual([])
  return asObject([...offer.remotes].map(([name, keys]) => ({ name, keys })))
}

/** Values that some reader has a meaning of its own for. */
const VALUES = [
  ...['', 'true', 'false', 'null', 'undefined', '0', '1e3', 'yes', '~', '-', '[x]', '{}', '@x'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a value as people have it
  ...['${HOME}', '${HOME:-x}', '$HOME', '$(id)', '`id`', '%(user)s', '%HOME%', '100%', '\\n', '\\'],
  ...['a\\\\b', "it's", `"q"`, `'q'`, `'"`, '"""a"""', '#c', 'a #c', 'a;b', ';', 'a = b', 'a: b'],
  ...['\u0085', 'a\u0085b', '\u2028', 'a\u2028b', '\ufeff', 'a\ufeffb', '\u00a0', 'ü€😀', '\u200b'],
  ...[
    'a\u0000b',
    'a\rb',
    'a\tb',
    'a\u001bb',
    'a\u007fb',
    '--- x',
    '!tag',
    '&a',
    '*a',
    '| x',
    '> x',
  ],
  ...['RCLONE_CONFIG_A_TYPE=x', 'apiVersion: v1', 'kind: Secret', '[pc]', 'type = pcloud'],
  ...['{"access_token":"abc","expiry":"0001-01-01T00:00:00Z"}', 'GD:media', 'pc:'],
] as const

const OPTIONS = shippedOptions()
const TYPES = [...OPTIONS.keys()]
/** Some of these begin with another one: a variable of one may look like the other's. */
const NAMES = ['od', 'od_drive', 'od_drive_type', 'OD2', 'gd', 'gd_team', 'a', 'a.b', 'a_b', 'x-y']

const remote = fc.constantFrom(...TYPES).chain((type) => {
  const names = [...(OPTIONS.get(type) ?? [])]
  const key = names.length === 0 ? fc.constant('description') : fc.constantFrom(...names)
  const other = fc.constantFrom(
    'override.http_proxy',
    'global.buffer_size',
    'description',
    'my_key',
  )
  const value = fc.oneof(fc.constantFrom(...VALUES), fc.string({ unit: 'binary', maxLength: 12 }))
  return fc
    .array(fc.tuple(fc.oneof({ weight: 5, arbitrary: key }, other), value), { maxLength: 6 })
    .map((entries) => new Map([['type', type], ...entries]))
})
const remotes = fc
  .dictionary(fc.constantFrom(...NAMES), remote, { minKeys: 1, maxKeys: 4, noNullPrototype: true })
  .map((all) => {
    // As an export has them: `a.b` with the keys that it takes from `a`.
    const own = new Map(Object.entries(all))
    return [...own].map(([name, keys]) => ({
      name,
      keys: new Map([...keys, ...inheritedKeys(name, own)]),
    }))
  })
  // What a file can hold: values as reading it would give them.
  .filter((all) => isWritable(all))

function isWritable(all: readonly ExportedRemote[]): boolean {
  try {
    asRcloneConf(all)
    return all.every(({ keys }) => [...keys.values()].every((value) => value.isWellFormed()))
  } catch {
    return false
  }
}

describe('export, then import', { timeout: 120_000 }, () => {
  it('preserves the keys with capitals that rclone itself writes, also in INI', async () => {
    const keys = new Map([
      ...[['type', 'jottacloud'] as const, ['configVersion', '1'] as const],
      ['tokenURL', 'https://id.example'] as const,
    ])
    expect(parseIni(await asIni([{ name: 'jot', keys }]))).toEqual({
      jot: Object.fromEntries(keys),
    })
  })

  it.each(FORMATS)('%s: gives the same remotes, or the export refuses', async (format) => {
    let kept = 0
    await fc.assert(
      fc.asyncProperty(remotes, async (all) => {
        const found = await around(format, all)
        if (found === undefined) return
        kept += 1
        expect(found).toEqual(asObject(all))
      }),
      runs(300),
    )
    // A law that always refuses would say nothing.
    expect(kept).toBeGreaterThan(20)
  })

  it.each(FORMATS)('%s: every option of every type, one by one', async (format) => {
    for (const [type, names] of OPTIONS) {
      const keys = new Map([
        ['type', type],
        ...[...names].map((name) => [name, `v ${name}`] as const),
      ])
      const all = [{ name: 'one', keys }]
      expect(await around(format, all), type).toEqual(asObject(all))
    }
  })
})

const folder = mkdtempSync(join(tmpdir(), 'law-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Backend {
  readonly Name: string
  readonly Options: readonly { readonly Name: string; readonly Type?: string }[]
}

describeRclones('the program, with all types and options of', (rclone) => {
  const run = (words: readonly string[]) =>
    runHere(words, { env: { XDG_STATE_HOME: join(folder, 'state') } })

  it('exports and imports them in each format', { timeout: 300_000 }, async () => {
    const listed = execFileSync(rclone.path, ['config', 'providers', '--config', ''], {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    })
    const backends: readonly Backend[] = JSON.parse(listed)
    const source = join(folder, `all-${rclone.version}.conf`)
    writeFileSync(source, backends.map(sectionOf).join('\n'))
    const wanted = JSON.parse((await run(['dump', '--config', source])).stdout)
    const names = Object.keys(wanted)
    expect(names.length).toBeGreaterThan(40)
    // A body of `config/create` makes one remote.
    for (const format of FORMATS.filter((one) => one !== 'rc')) {
      const exported = await run(['export', ...names, '--format', format, '--config', source])
      expect(exported.code, exported.stderr).toBe(0)
      const file = join(folder, `export.${format}`)
      writeFileSync(file, exported.stdout)
      const hint = /--allow-key .*/.exec(exported.stderr)?.[0]
      const target = join(folder, `${rclone.version}-${format}.conf`)
      const words = ['import', file, '--yes', '--no-verify', '--config', target]
      const refused = await run(words)
      expect([refused.code, refused.stderr]).toEqual([
        2,
        expect.stringContaining('--allow-key bearer_token_command'),
      ])
      const taken = await run([...words, ...(hint?.split(' ') ?? [])])
      expect(taken.code, taken.stderr).toBe(0)
      expect(JSON.parse((await run(['dump', '--config', target])).stdout), format).toEqual(wanted)
      const read = execFileSync(rclone.path, ['config', 'dump', '--config', target])
      expect(JSON.parse(read.toString())).toEqual(wanted)
      expect(readFileSync(target, 'utf8')).not.toBe('')
    }
  })
})

const PCLOUD: Readonly<Record<string, string>> = {
  hostname: 'eapi.pcloud.com',
  root_folder_id: 'd7',
  token:
    '{"access_token":"x0123456789abcdef","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}',
}

/** All options of a type, in a section named after it. */
function sectionOf({ Name: type, Options: options }: Backend): string {
  const names = [...new Set(options.map(({ Name: name }) => name))]
  const value = (name: string) => (type === 'pcloud' && PCLOUD[name]) || `value of ${name}`
  const entries = names
    .filter((name) => type !== 'pcloud' || !['auth_url', 'token_url'].includes(name))
    .map((name) => [name, value(name)] as const)
  return renderSection(`r_${type.replaceAll(' ', '_')}`, [['type', type], ...entries])
}
