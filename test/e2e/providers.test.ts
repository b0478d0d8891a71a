import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { encodingMask } from '../../src/providers/encoding-mask.ts'
import type { RcloneOption } from '../../src/providers/rclone-option.ts'
import { has } from '../support/needs.ts'
import { runProgram } from '../support/program.ts'

interface Backend {
  readonly Name: string
  readonly Description: string
  readonly Prefix: string
  readonly Options: readonly RcloneOption[]
}

/** Nothing here talks to the fake, so it may be waited for. */
const theirs = (): readonly Backend[] =>
  JSON.parse(execFileSync('rclone', ['config', 'providers'], { encoding: 'utf8' }))

async function ours(): Promise<readonly Backend[]> {
  const { code, stdout, stderr } = await runProgram(['providers'])
  expect([code, stderr]).toEqual([0, ''])
  return JSON.parse(stdout)
}

const optionsOf = (backends: readonly Backend[], name: string) =>
  backends.find((backend) => backend.Name === name)?.Options ?? []

describe('providers', () => {
  it.skipIf(!has('rclone'))(
    'has every option of this rclone, but for the words of help',
    async () => {
      const installed = optionsOf(theirs(), 'pcloud')
      const here = optionsOf(await ours(), 'pcloud')
      expect(installed.length).toBeGreaterThan(9)
      for (const option of installed) {
        // `Encoding` is the newer name of the same; no version has all keys.
        const { Help: _, ...rest } = {
          ...option,
          Type: option.Type.replace(/^Encoding$/, 'MultiEncoder'),
        }
        expect(here.find(({ Name }) => Name === option.Name)).toMatchObject(rest)
      }
      const names = installed.map(({ Name }) => Name)
      expect(here.filter(({ Name }) => names.includes(Name)).map(({ Name }) => Name)).toEqual(names)
    },
  )

  it.skipIf(!has('rclone'))('has every key of rclone’s backends and options', async () => {
    const [pcloud] = await ours()
    const installed = theirs().find(({ Name }) => Name === 'pcloud')
    expect(Object.keys(pcloud ?? {})).toEqual(
      expect.arrayContaining(Object.keys(installed ?? {}).filter((key) => key !== 'Overview')),
    )
  })

  it('keeps the options of newer versions', async () => {
    const options = optionsOf(await ours(), 'pcloud')
    const found = (name: string) => options.find(({ Name }) => Name === name)
    expect(found('client_credentials')).toMatchObject({
      Default: false,
      DefaultStr: 'false',
      Type: 'bool',
    })
    expect(found('description')).toMatchObject({ Default: '', Advanced: true, Type: 'string' })
  })

  it('says of a type that rclone has no backend for it', async () => {
    const described = (await ours()).map(({ Name, Description }) => [Name, Description])
    expect(described).toEqual([
      ['pcloud', 'pCloud'],
      ['verizon', expect.stringContaining('rclone has no backend of this name')],
      ['pinkcloudsync', expect.stringContaining('rclone has no backend of this name')],
    ])
  })
})

describe('encodingMask', () => {
  it.skipIf(!has('rclone'))('is the number of every backend of this rclone', () => {
    const encodings = theirs().flatMap(({ Options }) =>
      Options.filter(({ Type }) => /Encod/.test(Type)),
    )
    expect(encodings.length).toBeGreaterThan(30)
    for (const { Default, DefaultStr } of encodings) expect(encodingMask(DefaultStr)).toBe(Default)
  })

  it.each([
    ['None', 0],
    [' Slash , Dot', 33554434],
    ['0x2,Dot', 33554434],
    ['Exclamation', 2 ** 28],
    ['0x80000000', 2 ** 31],
    ['Slash,Nonsense', undefined],
    ['', undefined],
  ])('%j is %s', (text, mask) => expect(encodingMask(text)).toBe(mask))
})
