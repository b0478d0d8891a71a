import { describe, expect, it } from 'vitest'
import { plain } from '../../src/rclone/provider-option.ts'
import { rcloneOption } from '../../src/rclone/rclone-option.ts'
import { runProgram } from '../support/program.ts'
import { itRclones, NEWEST } from '../support/rclones.ts'

type RcloneOption = ReturnType<typeof rcloneOption>

interface Backend {
  readonly Name: string
  readonly Description: string
  readonly Prefix: string
  readonly Options: readonly RcloneOption[]
}

async function ours(): Promise<readonly Backend[]> {
  const { code, stdout, stderr } = await runProgram(['providers'])
  expect([code, stderr]).toEqual([0, ''])
  return JSON.parse(stdout)
}

/** 1.60.1 has another name for a type, and prints two keys that are blank. */
function asNewest(option: RcloneOption): RcloneOption {
  const { Provider: _, ShortOpt: __, ...rest } = { Provider: '', ShortOpt: '', ...option }
  const examples = option.Examples?.map(({ Value, Help }) => ({ Value, Help }))
  const type = option.Type.replace(/^MultiEncoder$/, 'Encoding')
  return { ...rest, Type: type, ...(examples && { Examples: examples }) }
}

const optionsOf = (backends: readonly Backend[], name: string) =>
  backends.find((backend) => backend.Name === name)?.Options ?? []

describe('providers', () => {
  itRclones('has every option of this rclone, but for the words of help', async (rclone) => {
    const installed = optionsOf(rclone.providers<readonly Backend[]>(), 'pcloud')
    const here = optionsOf(await ours(), 'pcloud')
    expect(installed.length).toBeGreaterThan(9)
    for (const option of installed) {
      const { Help: _, ...rest } = asNewest(option)
      expect(here.find(({ Name }) => Name === option.Name)).toMatchObject(rest)
    }
    const names = installed.map(({ Name }) => Name)
    expect(here.filter(({ Name }) => names.includes(Name)).map(({ Name }) => Name)).toEqual(names)
  })

  itRclones('has every key of rclone’s backends and options', async (rclone) => {
    const [pcloud] = await ours()
    const installed = rclone.providers<readonly Backend[]>().find(({ Name }) => Name === 'pcloud')
    expect(Object.keys(pcloud ?? {})).toEqual(
      expect.arrayContaining(Object.keys(installed ?? {}).filter((key) => key !== 'Overview')),
    )
  })

  it.skipIf(!NEWEST)('prints the options of pcloud as the newest rclone does', async () => {
    const withoutHelp = (options: readonly RcloneOption[]) =>
      options.map(({ Help: _, ...rest }) => rest)
    const theirs = optionsOf(NEWEST?.providers<readonly Backend[]>() ?? [], 'pcloud')
    const names = theirs.map(({ Name }) => Name)
    const here = optionsOf(await ours(), 'pcloud').filter(({ Name }) => names.includes(Name))
    const expected = theirs.map(NEWEST?.isAtLeast(1, 70) ? (same) => same : asNewest)
    expect(withoutHelp(here)).toMatchObject(withoutHelp(expected))
  })

  it('preserves the options of newer versions', async () => {
    const options = optionsOf(await ours(), 'pcloud')
    const found = (name: string) => options.find(({ Name }) => Name === name)
    expect(found('client_credentials')).toMatchObject({
      Default: false,
      DefaultStr: 'false',
      Type: 'bool',
    })
    expect(found('description')).toMatchObject({ Default: '', Advanced: true, Type: 'string' })
  })

  it('reports a type without an rclone backend', async () => {
    const described = (await ours()).map(({ Name, Description }) => [Name, Description])
    expect(described).toEqual([
      ['pcloud', 'pCloud'],
      ['verizon', expect.stringContaining('rclone has no backend of this name')],
      ['pinkcloudsync', expect.stringContaining('rclone has no backend of this name')],
    ])
  })
})

/** Blank if rclone does not know the encoding. */
const encodingMask = (text: string) =>
  rcloneOption({ ...plain, name: 'encoding', help: '', kind: 'encoding' }, text).Default

describe('the number of an encoding', () => {
  itRclones('is the number of every backend of this rclone', (rclone) => {
    const encodings = rclone
      .providers<readonly Backend[]>()
      .flatMap(({ Options }) => Options.filter(({ Type }) => /Encod/.test(Type)))
    expect(encodings.length).toBeGreaterThan(30)
    for (const { Default, DefaultStr } of encodings) expect(encodingMask(DefaultStr)).toBe(Default)
  })

  it.each([
    ['None', 0],
    [' Slash , Dot', 33554434],
    ['0x2,Dot', 33554434],
    ['Exclamation', 2 ** 28],
    ['0x80000000', 2 ** 31],
    ['Slash,Nonsense', ''],
    ['', ''],
  ])('%j is %s', (text, mask) => expect(encodingMask(text)).toBe(mask))
})
