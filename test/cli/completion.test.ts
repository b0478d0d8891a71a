import { describe, expect, it } from 'vitest'
import { GLOBAL_OPTIONS } from '../../src/cli/command-options.ts'
import { COMMANDS } from '../../src/cli/commands.ts'
import {
  bashAnswer,
  powershellAnswer,
  readBashLine,
  readPowershellWords,
} from '../../src/cli/completion/shell-words.ts'
import { whatIsWanted } from '../../src/cli/completion/situation.ts'

const remotes = (...names: readonly string[]) =>
  ({ kind: 'words', prefix: '', whole: true, words: names.map((text) => ({ text })) }) as const
const answer = (line: string, replaced: string, ...names: readonly string[]) =>
  bashAnswer(remotes(...names), { line: readBashLine(line), replaced, lists: false })
/** The text that bash adds to the line for this name. */
const inserted = (line: string, name: string) => answer(line, '', name).slice('words\n'.length, -1)

describe('the command table', () => {
  it.each(COMMANDS.map((command) => [command.name, command] as const))('%s', (_, command) => {
    expect(command.takes.length > 0).toBe(command.maxArgs > 0)
    const named = /^\[?(?:NAME|FROM)\b/.test(command.args)
    if (named && !['new', 'create'].includes(command.name)) expect(command.takes[0]).toBe('remote')
  })

  it('has a kind for each option with a value', () => {
    const options = [...GLOBAL_OPTIONS, ...COMMANDS.flatMap((command) => command.options)]
    for (const { value, takes } of options) expect(takes === undefined).toBe(value === undefined)
  })
})

const wanted = (...line: readonly string[]) =>
  whatIsWanted({ words: line.slice(0, -1), current: line.at(-1) ?? '' })

describe('the kind of word at the cursor', () => {
  it.each([
    [[''], 'command'],
    [['--json', 'sh'], 'command'],
    [['help', ''], 'subject'],
    [['--'], 'option'],
    [['show', '-'], 'option'],
  ])('%j: %s', (line, kind) => {
    expect(wanted(...line).wanted.kind).toBe(kind)
  })

  it.each([
    [['show', ''], 'remote'],
    [['listremotes', ''], 'remote'],
    [['show', 'a', ''], 'anything'],
    [['delete', 'a', 'b', ''], 'remote'],
    [['rename', 'a', ''], 'anything'],
    [['delete', '--', '--force'], 'remote'],
    [['new', '--app-from', ''], 'remote'],
    [['new', '--app-from', '--'], 'remote'],
    [['--config', ''], 'file'],
    [['--config', 'show', 'unset', 'a', ''], 'key'],
    [['password', 'a', ''], 'key'],
    [['--ask-password', 'show', ''], 'remote'],
    [['no-such-command', ''], 'anything'],
    [['show', '--no-such-option=', ''], 'remote'],
  ])('%j: the value %s', (line, takes) => {
    expect(wanted(...line).wanted).toEqual({ kind: 'value', takes, prefix: '' })
  })

  it('is the value of an option with =', () => {
    const found = wanted('new', '--client-secret=@x').wanted
    expect(found).toEqual({ kind: 'value', takes: 'source', prefix: '--client-secret=' })
  })

  it('is an option that is not on the line yet', () => {
    const { wanted: found } = wanted('delete', '--force', '--json', '--')
    const names = found.kind === 'option' ? found.options.map(({ name }) => name) : []
    expect(names).toContain('dry-run')
    expect(names).toContain('config')
    expect(names.filter((name) => ['force', 'json', 'reveal'].includes(name))).toEqual([])
  })

  it.each([
    [['--config', 'a', 'show', ''], 'a'],
    [['show', '--config=b', ''], 'b'],
    [['--config=a', 'show', '--config', 'b', ''], 'b'],
    [['show', '--', '--config=b', ''], undefined],
    [['new', '--app-from', '--config', ''], undefined],
  ])('the file of %j: %s', (line, config) => {
    expect(wanted(...line).config).toBe(config)
  })
})

describe('a bash command line', () => {
  it.each<[string, readonly string[], string]>([
    ['pc show ', ['show'], ''],
    ['pc show re', ['show'], 're'],
    ['pc "a b" \'c d\' e\\ f "g', ['a b', 'c d', 'e f'], 'g'],
    ['pc a\'b c\'"d"e x', ['ab cd'.concat('e')], 'x'],
    ['pc --config=/a show x:y', ['--config=/a', 'show'], 'x:y'],
    ['pc "a\\"b\\$c\\d" ', ['a"b$c\\d'], ''],
    ["pc 'a\\b' ", ['a\\b'], ''],
    ['pc a 2>/dev/null b ', ['a', 'b'], ''],
    ['echo x; pc show ', ['show'], ''],
    ['echo $(pc show ', ['show'], ''],
    ['pc show\\\n re', ['show'], 're'],
    ['pc \\', [], ''],
    ['pc "a\\', [], 'a'],
    ['', [], ''],
  ])('%j', (line, words, current) => {
    const read = readBashLine(line)
    expect([read.words, read.current]).toEqual([words, current])
  })

  it('recognises the file of a redirection', () => {
    expect(readBashLine('pc list > fi').redirects).toBe(true)
    expect(readBashLine('pc list >fi').redirects).toBe(true)
    expect(readBashLine('pc list > file x').redirects).toBe(false)
  })

  it('reads quoted text back, with any character and in any quotes', () => {
    const signs = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).join('')
    for (const text of [signs, 'größe 名前', "'", '"', '\\', '!', '~', '#', '$x', ' ']) {
      for (const open of ['', "'", '"'] as const) {
        const word = open + inserted(`pc ${open}`, text)
        expect(readBashLine(`pc ${word}`).current).toBe(text)
        expect(inserted(`pc ${word}`, `${text}'`)).toBe(inserted(`pc ${open}`, "'"))
        expect(readBashLine(`pc ${word}${open} next`).words).toEqual([text])
      }
    }
  })

  it('can be parsed, even if it is not valid', () => {
    for (const line of ['\r', '\u00a0', 'pc \r\f\v', '>>>>', '&&&', '"', "'", '$(', '`', '<<<']) {
      expect(readBashLine(line).words).toBeDefined()
    }
  })
})

describe('the answer for bash', () => {
  it('contains only the part that readline replaces', () => {
    expect(answer('pc show x:', '', 'x:y', 'z')).toBe('words\ny\n')
    expect(answer('pc show a@', '@', 'a@b')).toBe('words\n@b\n')
    expect(answer('pc show "my re', 'my re', 'my remote')).toBe('words\nmy remote\n')
  })

  it('is empty if readline has a different current word', () => {
    expect(answer('pc show x', 'y', 'xy')).toBe('words\n')
  })

  it('has descriptions only in a list', () => {
    const offer = {
      ...remotes(),
      words: [
        { text: 'a', help: 'A.' },
        { text: 'bb', help: 'B.' },
      ],
    }
    const line = readBashLine('pc ')
    expect(bashAnswer(offer, { line, replaced: '', lists: true })).toBe(
      'words\na   (A.)\nbb  (B.)\n',
    )
    expect(bashAnswer(offer, { line, replaced: '', lists: false })).toBe('words\na\nbb\n')
  })
})

describe('the answer for PowerShell', () => {
  const unpack = (text: string) => JSON.parse(Buffer.from(text, 'base64').toString())

  it('quotes text so that PowerShell reads it unchanged', () => {
    const words = ["it's", '’x', 'a b', '@x', 'größe', 'plain', '$(x)', 'a`b'].map((text) => ({
      text,
    }))
    const offer = { kind: 'words', prefix: '', whole: true, words } as const
    const inserted = unpack(powershellAnswer(offer, '')).words.map(
      ({ insert }: { insert: string }) => insert,
    )
    expect(inserted).toEqual([
      "'it''s'",
      "'’’x'",
      "'a b'",
      "'@x'",
      'größe',
      'plain',
      "'$(x)'",
      "'a`b'",
    ])
    expect(unpack(powershellAnswer(offer, 'PL')).words).toHaveLength(1)
  })

  it('accepts words with any character', () => {
    const words = ['show', '--config', 'a "b" %c^ &|', '']
    const packed = Buffer.from(words.join('\0')).toString('base64url')
    expect(readPowershellWords(packed)).toEqual(words)
  })
})
