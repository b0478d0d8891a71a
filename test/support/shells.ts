import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PROGRAM, runProgram } from './program.ts'
import { KEY, Pty } from './pty.ts'

export type ShellName = 'bash' | 'zsh' | 'fish'

export interface ShellOptions {
  readonly config: string
  /** Lines of the shell before the script is there. */
  readonly before?: string
  /** The script lies where the shell looks for it by itself, and is not sourced. */
  readonly installed?: boolean
}

/** A shell in a terminal, with the completion of the program switched on. */
export interface Shell {
  /** Types a line, presses Tab and then Enter, and tells the words the program was run with. */
  complete(line: string): Promise<readonly string[]>
  /** Types a line, presses Tab twice and gives what is new on the screen once it holds all of these. */
  list(line: string, ...seen: readonly string[]): Promise<string>
  /** The folder it works in. */
  readonly folder: string
  close(): void
}

const PROMPT = 'ready> '

/**
 * Answers completion as the built program does. Any other call tells its own words
 * instead: how the shell read the line, with whatever completion put there.
 */
const STAND_IN = `#!/bin/sh
[ "$1" = __complete ] && exec "$NODE" "$PROGRAM" "$@"
printf 'ran:'; for word; do printf '<%s>' "$word"; done; echo ':end'
`

export async function openShell(name: ShellName, options: ShellOptions): Promise<Shell> {
  const folder = mkdtempSync(join(tmpdir(), `shell-${name}-`))
  mkdirSync(join(folder, 'bin'))
  mkdirSync(join(folder, 'work'))
  writeFileSync(join(folder, 'bin', 'pcloud-config'), STAND_IN)
  chmodSync(join(folder, 'bin', 'pcloud-config'), 0o755)
  const { stdout } = await runProgram(['completion', name])
  const script = join(folder, options.installed ? PLACE[name] : 'script')
  mkdirSync(dirname(script), { recursive: true })
  writeFileSync(script, stdout)
  const lines = [options.before ?? '', RC[name], options.installed ? '' : `. ${script}`]
  writeFileSync(join(folder, 'rc'), [...lines, ASK[name], ''].join('\n'))
  const env = {
    PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
    HOME: folder,
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
    NODE: process.execPath,
    PROGRAM,
    RCLONE_CONFIG: options.config,
  }
  const pty = new Pty(name, ARGV[name], { env, cwd: join(folder, 'work'), cols: 100, rows: 50 })
  await pty.expect(/[>#$%] /)
  pty.send(`. ${join(folder, 'rc')}${KEY.enter}`)
  await pty.expect(PROMPT, 15_000)
  return {
    folder: join(folder, 'work'),
    async complete(line) {
      pty.send(`${line}${KEY.tab}${KEY.enter}`)
      await pty.expect('ran:')
      await pty.expect(':end')
      const ran = /ran:([\s\S]*?):end/.exec(pty.raw.slice(pty.raw.lastIndexOf('ran:')))?.[1] ?? ''
      await pty.expect(PROMPT)
      return ran.slice(1, -1).split('><')
    },
    async list(line, ...seen) {
      const above = (await pty.screen()).split('\n').length
      pty.send(line)
      for (const key of [KEY.tab, KEY.tab]) {
        pty.send(key)
        await settled(pty)
      }
      const fresh = (screen: string) => screen.split('\n').slice(above).join('\n')
      const screen = await pty.see((all) => seen.every((text) => fresh(all).includes(text)))
      // The prompt may have come with the list already, and Ctrl-C drops what is typed with it. On a
      // busy machine, the first one may only stop the second Tab.
      const before = pty.raw.length
      for (let tries = 0; tries < 5 && !pty.raw.slice(before).includes(PROMPT); tries += 1) {
        pty.send(KEY.ctrlC)
        await settled(pty)
      }
      await pty.expect(PROMPT)
      return fresh(screen)
    },
    close() {
      pty.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Until nothing has come for a while. */
async function settled(pty: Pty): Promise<void> {
  for (let [before, quiet] = [-1, 0]; quiet < 4; ) {
    quiet = pty.raw.length === before ? quiet + 1 : 0
    before = pty.raw.length
    await new Promise((done) => setTimeout(done, 60))
  }
}

const ARGV = {
  bash: ['--norc', '--noprofile', '-i'],
  zsh: ['-f', '-i'],
  fish: ['-i'],
} as const

/** The folders from docs/completion.md, under the home folder. */
const PLACE = {
  bash: '.local/share/bash-completion/completions/pcloud-config',
  zsh: '.zfunc/_pcloud-config',
  fish: '.config/fish/completions/pcloud-config.fish',
} as const

const RC = {
  bash: '',
  zsh: 'fpath=(~/.zfunc $fpath); autoload -U compinit; compinit -u -D',
  fish: '',
} as const

const ASK = {
  bash: `PS1='${PROMPT}'`,
  zsh: `PS1='${PROMPT}'`,
  fish: `function fish_prompt; echo -n '${PROMPT}'; end`,
} as const

/** Debian's bash-completion, or wherever BASH_COMPLETION says it is. */
export function bashCompletion(): string | undefined {
  const path = process.env.BASH_COMPLETION ?? '/usr/share/bash-completion/bash_completion'
  if (existsSync(path)) return path
  if (process.env.CI) throw new Error('CI must have bash-completion installed')
  return undefined
}
