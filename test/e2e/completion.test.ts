import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { has } from '../support/needs.ts'
import { sample } from '../support/sample.ts'
import { bashCompletion, openShell, type Shell, type ShellName } from '../support/shells.ts'

let folder: string
let config: string
let other: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'completion-'))
  config = join(folder, 'rclone.conf')
  other = join(folder, 'other rclone.conf')
  writeFileSync(config, section(...NAMES, ...hostile()))
  writeFileSync(other, section('elsewhere'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const NAMES = ['pcloud_backup', 'my remote', 'a+b@c.d', 'größe', 'x:y', 'photos', 'photos2']

const section = (...names: readonly string[]) =>
  names.map((name) => `[${name}]\ntype = pcloud\nclient_id = x\n`).join('\n')

const trap = () => join(folder, 'trap')

/** Whoever runs a name out of the file, however quoted, leaves a trap behind. */
const hostile = () => [
  `h1$(touch ${trap()})`,
  `h2\`touch ${trap()}\``,
  `h3'; touch ${trap()}; '`,
  `h4"; touch ${trap()}; "`,
  `h5\\n;touch ${trap()}`,
  `h6 %F{red}\${(e)x}!!*?~`,
]

const SHELLS: readonly (readonly [string, ShellName, () => string | undefined])[] = [
  ['bash', 'bash', () => ''],
  ['bash, with other word breaks', 'bash', () => `COMP_WORDBREAKS=\${COMP_WORDBREAKS//[:=@]/}`],
  [
    'bash with bash-completion',
    'bash',
    () => {
      const file = bashCompletion()
      return file === undefined ? undefined : `. ${file}`
    },
  ],
  ['zsh', 'zsh', () => ''],
  ['fish', 'fish', () => ''],
]

/** Two plain kinds of bash differ only in their word breaks: one of them is enough in a short run. */
const [PLAIN_BASH, OTHERS] = [SHELLS.slice(0, 2), SHELLS.slice(2)]

for (const [title, name, setup] of [...sample(PLAIN_BASH, 1), ...OTHERS]) {
  const before = has(name) ? setup() : undefined
  const on = before === undefined ? describe.skip : describe
  on(
    before === undefined ? `${title} (skipped: not installed)` : title,
    { timeout: 60_000 },
    () => {
      let shell: Shell
      beforeAll(async () => {
        shell = await openShell(name, { config, before: before ?? '' })
        writeFileSync(join(shell.folder, 'secret file.txt'), 'x')
        mkdirSync(join(shell.folder, 'deep'))
        writeFileSync(join(shell.folder, 'deep', 'inner.conf'), section('inner'))
      })
      afterAll(() => shell?.close())

      const lines: readonly (readonly [string, string, readonly string[]])[] = [
        ['a command', 'pcloud-config redac', ['redacted']],
        ['an alias', 'pcloud-config listrem', ['listremotes']],
        ['an option', 'pcloud-config delete --forc', ['delete', '--force']],
        ['a value', 'pcloud-config new --region e', ['new', '--region', 'eu']],
        ['a value after =', 'pcloud-config new --region=e', ['new', '--region=eu']],
        ['a subcommand', 'pcloud-config encryption rem', ['encryption', 'remove']],
        ['a topic', 'pcloud-config help headl', ['help', 'headless']],
        ['a setting', 'pcloud-config settings set regi', ['settings', 'set', 'region']],
        ['its value', 'pcloud-config settings set region a', ['settings', 'set', 'region', 'auto']],
        ['a shell', 'pcloud-config completion pow', ['completion', 'powershell']],
        ['a name', 'pcloud-config show pcl', ['show', 'pcloud_backup']],
        ['a name with a space', 'pcloud-config show my', ['show', 'my remote']],
        ['within a name', 'pcloud-config show my\\ re', ['show', 'my remote']],
        ['within double quotes', 'pcloud-config show "my re', ['show', 'my remote']],
        ['within single quotes', "pcloud-config show 'my re", ['show', 'my remote']],
        ['a name with signs', 'pcloud-config show a+', ['show', 'a+b@c.d']],
        ['a name behind its @', 'pcloud-config show a+b@', ['show', 'a+b@c.d']],
        ['a name beyond ASCII', 'pcloud-config show gr', ['show', 'größe']],
        ['a name with a colon', 'pcloud-config show x:', ['show', 'x:y']],
        ['a name as a value', 'pcloud-config new --app-from=my', ['new', '--app-from=my remote']],
        ['an open value', 'pcloud-config new --app-from "my', ['new', '--app-from', 'my remote']],
        ['a second name', 'pcloud-config delete photos my', ['delete', 'photos', 'my remote']],
        ['a key', 'pcloud-config unset photos client', ['unset', 'photos', 'client_id']],
        ['a file', 'pcloud-config list --config sec', ['list', '--config', 'secret file.txt']],
        ['a file after =', 'pcloud-config list --config=sec', ['list', '--config=secret file.txt']],
        ['a source', 'pcloud-config new --token @sec', ['new', '--token', '@secret file.txt']],
        ['a source after =', 'pcloud-config new --token=@sec', ['new', '--token=@secret file.txt']],
        [
          'a variable',
          'pcloud-config new --token env:RCLONE_CO',
          ['new', '--token', 'env:RCLONE_CONFIG'],
        ],
      ]
      it.each(sample(lines, 8))('%s', async (_, line, words) => {
        expect(await shell.complete(line)).toEqual(words)
      })

      it('names from the file that the line names', async () => {
        for (const given of [`--config '${other}'`, `--config='${other}'`, `--config "${other}"`]) {
          const words = await shell.complete(`pcloud-config ${given} show else`)
          expect(words.at(-1)).toBe('elsewhere')
        }
        const near = await shell.complete('pcloud-config --config deep/inner.conf show in')
        expect(near.at(-1)).toBe('inner')
      })

      it('no options after --', async () => {
        expect(await shell.complete('pcloud-config delete -- --forc')).toEqual([
          'delete',
          '--',
          '--forc',
        ])
        expect(await shell.complete('pcloud-config delete -- my')).toEqual([
          'delete',
          '--',
          'my remote',
        ])
      })

      it('lists matching words with descriptions', async () => {
        const screen = await shell.list('pcloud-config undo --', '--dry-run', '--list')
        expect(screen).toContain('List the changes that can be undone')
        expect(screen).not.toContain('--force')
        await shell.list('pcloud-config show photos', 'photos2')
      })

      it('runs no name from the file', async () => {
        for (const [at, meant] of sample([...hostile().entries()], 3)) {
          expect(await shell.complete(`pcloud-config show h${at + 1}`)).toEqual(['show', meant])
        }
        await shell.list('pcloud-config show h', 'h1', 'h4', 'h6')
        // Nor what is being typed.
        const typed = `"$(touch ${trap()})"`
        await shell.list(`pcloud-config show ${typed} --`, '--reveal')
        expect(existsSync(trap())).toBe(false)
      })
    },
  )
}

/** The setup of docs/completion.md: no start-up file names the script. */
describe('finds the script in the folder of the shell', { timeout: 60_000 }, () => {
  const searching = SHELLS.filter(([title]) =>
    ['bash with bash-completion', 'zsh', 'fish'].includes(title),
  )
  for (const [title, name, setup] of searching) {
    const before = has(name) ? setup() : undefined
    const on = before === undefined ? it.skip : it
    on(before === undefined ? `${title} (skipped: not installed)` : title, async () => {
      const shell = await openShell(name, { config, before: before ?? '', installed: true })
      try {
        expect(await shell.complete('pcloud-config show my')).toEqual(['show', 'my remote'])
      } finally {
        shell.close()
      }
    })
  }
})
