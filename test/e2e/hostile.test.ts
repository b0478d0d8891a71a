import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../../src/cli/commands.ts'
import { environment, PROGRAM, runProgram } from '../support/program.ts'
import { Pty } from '../support/pty.ts'
import { sample } from '../support/sample.ts'
import { type CanaryRig, type Home, openCanaryRig } from './canary/rig.ts'
import { type CanaryRun, ROWS } from './canary/rows.ts'
import { obeyed } from './support/hostile.ts'

/** A title, a cleared screen in C0 and C1, an overwritten line, a text turned round. */
const EVIL = '\x1b]0;owned\x07\x1b[2J\x9b2J\rgood\u202e\u200b'
const SECTION = '[evil]\ntype = alias\nremote = /\n'

const writing = COMMANDS.filter(({ options }) => options.some(({ name }) => name === 'dry-run'))
const nameOf = ({ name }: { readonly name: string }) => name

async function withRig<T>(work: (rig: CanaryRig) => Promise<T>): Promise<T> {
  const rig = await openCanaryRig()
  try {
    return await work(rig)
  } finally {
    await rig.close()
  }
}

const fill = (words: readonly string[], { folder }: Home) =>
  words.map((word) => word.replace('{home}', folder).replace(/\{[\w-]+\}/, 'x'))

/** A remote whose name, keys and values are what a terminal would obey. */
const REMOTE = `[e${EVIL.replaceAll(/[\r[\]]/g, '')}]\ntype = pcloud${EVIL.replace('\r', '')}\nk\x1b[2J = v\x9b2J\u202e\nhostname = a\x1b]0;x\x07\n`

function shownBy(words: readonly string[], home: Home, { fake }: CanaryRig) {
  const hidden = { ...home.env, HOME: `${home.folder}/h\x1b[2J\x9b`, BROWSER: `b${EVIL}` }
  const env = environment({ fake, env: { ...hidden, PCLOUD_CLIENT_ID: `id${EVIL}` } })
  return new Pty(process.execPath, [PROGRAM, ...words], { env, cols: 200, rows: 60 })
}

describe.concurrent('S30: all commands escape text from a file, an argument, a variable or a server', () => {
  it.each([...COMMANDS.map(nameOf), 'the menu'])('S30: %s', { timeout: 180_000 }, (name) =>
    withRig(async (rig) => {
      rig.fake.behaviour.dropState = false
      rig.fake.faults.add({ kind: 'with', fields: { email: `e${EVIL}`, name: EVIL, error: EVIL } })
      const [run] = ROWS[name === 'the menu' ? '' : name] ?? []
      const home = await rig.home({ more: REMOTE })
      const own = fill(run?.words ?? [], home)
      const tries = [own, [...own, '--json', '-v'], [name, EVIL, EVIL], [name, 'pc', `--${EVIL}`]]
      for (const words of sample(tries, 2)) {
        const pty = shownBy(words, home, rig)
        // What waits for an answer has said what it had to say.
        const end = setTimeout(() => pty.send('\x03'), 2_500)
        await pty.exited
        clearTimeout(end)
        expect(obeyed(pty.raw), words.join(' ')).toBe('')
      }
    }),
  )
})

describe.concurrent('S31: no command that writes turns a value into a line', () => {
  const lined = (run: CanaryRun) =>
    run.words
      .slice(1)
      .map((_, at) =>
        run.words.map((word, other) => (other === at + 1 ? `${word}\n${SECTION}` : word)),
      )

  it.each(writing.map(nameOf))('S31: %s', { timeout: 180_000 }, (name) =>
    withRig(async (rig) => {
      const runs = (ROWS[name] ?? []).filter(({ words }) => !words.includes('--dry-run'))
      const run = runs.sort((a, b) => b.words.length - a.words.length)[0]
      const home = await rig.home()
      for (const words of sample(run ? lined(run) : [], 2)) {
        const env = {
          ...home.env,
          PCLOUD_CLIENT_ID: `x\n${SECTION}`,
          GIVEN_SECRET: `x\n${SECTION}`,
        }
        const stdin = `x\n${SECTION}`
        const { code } = await runProgram(fill(words, home), { fake: rig.fake, env, stdin })
        expect(code, JSON.stringify(words)).not.toBe(1)
        const files = [...home.secretFiles(), ...home.otherFiles()]
        const written = files.filter(([path]) => path.endsWith('.conf') || path.endsWith('.ini'))
        for (const [, text] of written)
          expect(text, JSON.stringify(words)).not.toMatch(/^\[evil\]/m)
      }
    }),
  )
})

describe.concurrent('S32: accepts __proto__ and similar names for remotes and keys', () => {
  const fits = ({ words, code }: CanaryRun) =>
    words.includes('pc') && code === 0 && !words.some((word) => word.startsWith('config_'))
  const named = Object.entries(ROWS).flatMap(([name, runs]) => {
    const run = runs.find(fits)
    return run ? [{ name, run }] : []
  })

  it.each(sample(named, 8))('S32: $name', { timeout: 180_000 }, ({ name, run }) =>
    withRig(async (rig) => {
      const home = await rig.home()
      const text = readFileSync(home.config, 'utf8')
      const section = '[__proto__]\nconstructor = kept\n__proto__ = too'
      writeFileSync(home.config, text.replace('[pc]', section).replace('pc:x', '__proto__:x'))
      const words = fill(run.words, home).map((word) => (word === 'pc' ? '__proto__' : word))
      const stdin = run.stdin?.(rig) ?? ''
      const { code, stderr } = await runProgram(words, { fake: rig.fake, env: home.env, stdin })
      expect(code, `${name}: ${stderr}`).toBe(0)
      const after = readFileSync(home.config, 'utf8')
      expect(after).toContain('\nconstructor = kept\n__proto__ = too\n')
    }),
  )
})

describe('S33: an endless secret is refused', () => {
  it.each([
    ['@/dev/zero', '', 3, 'it is not a file'],
    ['-', 'x'.repeat(17_000_000), 2, '16 MiB'],
  ])('S33: %s', async (source, stdin, exitCode, why) => {
    const words = ['new', 'x', '--client-id', 'id', '--client-secret', source, '--yes', '--json']
    const { code, stdout } = await runProgram([...words, '--config', '/nonexistent/x'], { stdin })
    expect([code, stdout]).toEqual([exitCode, expect.stringContaining(why)])
  })
})
