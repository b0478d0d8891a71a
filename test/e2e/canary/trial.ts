import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Ended, type Running, startProgram } from '../../support/program.ts'
import { type CanaryRig, fillDisk, type Home } from './rig.ts'
import type { CanaryRun } from './rows.ts'
import { leaksIn } from './secrets.ts'

/** What is wrong on the machine while a command runs. */
export interface Trouble {
  readonly name: string
  /** Commands that could notice; all of them where it does not say. */
  readonly of?: 'writing' | 'reading'
  /** Added to the config file. */
  readonly more?: (rig: CanaryRig) => string
  readonly encrypted?: true
  readonly env?: (rig: CanaryRig) => Readonly<Record<string, string>>
  /** Changes the home folder; gives what belongs into the environment, or nothing to try. */
  readonly arrange?: (home: Home) => Arranged | undefined
  readonly during?: (running: Running) => void
}

interface Arranged {
  readonly env?: Readonly<Record<string, string>>
  readonly node?: string
  readonly undo?: () => void
}

const delayed = (ms: number, signal: NodeJS.Signals) => (running: Running) =>
  void setTimeout(() => running.child.kill(signal), ms)

export const TROUBLES: readonly Trouble[] = [
  { name: 'a line that is none', more: ({ known }) => `[p]\n${known['broken-line']}\n` },
  {
    name: 'a wrong config password',
    encrypted: true,
    env: ({ known }) => ({ RCLONE_CONFIG_PASS: known['env-pass'] }),
  },
  {
    name: 'a folder in place of the file',
    of: 'reading',
    arrange({ config }) {
      rmSync(config)
      mkdirSync(config)
      return {}
    },
  },
  {
    name: 'a full disk',
    of: 'writing',
    arrange(home) {
      const undo = fillDisk(home)
      const disk = join(home.folder, 'disk')
      const env = { RCLONE_CONFIG: join(disk, 'rclone.conf'), XDG_STATE_HOME: join(disk, 'state') }
      return undo && { env, undo }
    },
  },
  {
    name: 'stdout on a full disk',
    of: 'reading',
    arrange({ folder }) {
      const node = join(folder, 'bin', 'node-full')
      writeFileSync(node, `#!/bin/sh\nexec ${process.execPath} "$@" > /dev/full\n`)
      chmodSync(node, 0o755)
      return { node }
    },
  },
  { name: 'Ctrl-C', during: delayed(110, 'SIGINT') },
]

export interface Outcome extends Ended {
  readonly leaks: readonly string[]
}

/** Runs a command once in a home of its own, and looks everywhere for what must not be seen. */
export async function tryRun(
  rig: CanaryRig,
  run: CanaryRun,
  flags: readonly string[],
  trouble: Trouble = { name: 'nothing' },
): Promise<Outcome | undefined> {
  const encrypted = run.encrypted === true || trouble.encrypted === true
  const home = await rig.home({ encrypted, more: trouble.more?.(rig) ?? '' })
  const fill = (word: string) => filled(word, rig, home)
  for (const before of run.before ?? []) await start(before.map(fill), rig, home).ended
  const arranged = trouble.arrange ? trouble.arrange(home) : {}
  if (arranged === undefined) return undefined
  try {
    const stdin = run.stdin?.(rig) ?? ''
    const env = { ...trouble.env?.(rig), ...arranged.env }
    const { node } = arranged
    const words = [...run.words.map(fill), ...flags]
    const running = start(words, rig, home, { stdin, env, ...(node && { node }) })
    trouble.during?.(running)
    const ended = await running.ended
    // A signal can come between the output that the user asked for and the end.
    const isLate = run.prints === true && ended.code === 130 && ended.stdout !== ''
    const isWhole = isLate && ended.stdout === (await start(words, rig, home).ended).stdout
    const isWanted = run.prints === true && (ended.code === 0 || isWhole)
    return { ...ended, leaks: leaksOf(ended, run, isWanted, rig, home, encrypted) }
  } finally {
    arranged.undo?.()
  }
}

function filled(word: string, { known }: CanaryRig, { folder }: Home): string {
  const texts: Readonly<Record<string, string>> = { ...known, home: folder }
  return word.replace(/\{([\w-]+)\}/g, (_, name: string) => texts[name] ?? name)
}

interface Around {
  readonly stdin?: string
  readonly env?: Readonly<Record<string, string>>
  readonly node?: string
}

function start(words: readonly string[], { fake }: CanaryRig, home: Home, around: Around = {}) {
  // What no option names is no secret of ours: it would rightly be handed on.
  const named = (variable: string) => words.includes(`env:${variable}`)
  const unnamed = ['GIVEN_SECRET', 'GIVEN_TOKEN'].filter((name) => !named(name))
  const hidden = Object.fromEntries(unnamed.map((name) => [name, undefined]))
  return startProgram(words, { fake, ...around, env: { ...home.env, ...around.env, ...hidden } })
}

/** What a link has to carry is there to be printed. */
export const withoutLinks = (text: string) =>
  text.replace(/([?&](?:state|request_id)=)[\w-]+/g, '$1…')

function leaksOf(
  { stdout, stderr }: Ended,
  run: CanaryRun,
  isWanted: boolean,
  rig: CanaryRig,
  home: Home,
  encrypted: boolean,
): readonly string[] {
  const secrets = rig.secrets()
  const shown: (readonly [string, string])[] = [
    ['stderr', withoutLinks(stderr)],
    ['the command line or environment of a child', home.children()],
    ...home.otherFiles(),
  ]
  if (!isWanted) shown.push(['stdout', withoutLinks(stdout)])
  if (encrypted && !run.words.includes('remove')) {
    shown.push(...home.secretFiles().filter(([path]) => !path.endsWith('_credentials')))
  }
  return shown.flatMap(([where, text]) =>
    leaksIn(text, secrets).map((secret) => `${secret} on ${where}`),
  )
}
