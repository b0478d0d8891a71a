import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pasted } from '../../support/pty.ts'
import { buildPrograms, type Programs } from './programs.ts'

let programs: Programs
beforeAll(async () => {
  programs = await buildPrograms()
})
afterAll(() => programs.close())

const SCENES = ['text', 'secret', 'choose', 'keys', 'filter', 'confirm', 'paste', 'talk']

/** Only what the drawing itself needs: columns, rows, erase to the right and below, pasted-text marks, colour. */
const OURS = /\x1b\[(?:\d*[AC]|[JK]|\?2004[hl]|\?25h|(?:[0-9;]*)m)/g
/** Anything left that a terminal, or a reader's eye, would obey. */
const OBEYED =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/

/** What was shown before the program printed its own result. */
function shown(raw: string): string {
  return raw.split(/cancelled:|answer-needed:|\{"/)[0] ?? ''
}

describe.concurrent('S30: escapes hostile text in all fields', () => {
  test.each(SCENES)('S30: a drawn %s', async (scene) => {
    for (const COLOR of ['0', '1']) {
      const pty = programs.terminal(`hostile-${scene}`, { rows: 60, env: { COLOR } })
      await pty.see('message')
      pty.send(scene === 'secret' ? '?\r' : '?')
      await pty.see('more \\u{1b}')
      if (scene === 'text' || scene === 'secret') {
        pty.send('\r')
        await pty.see('wrong \\u{1b}')
      }
      pty.send(pasted('\x1b]0;x\x07\u202e'))
      await new Promise((resolve) => setTimeout(resolve, 50))
      pty.send('\x03')
      await pty.see('cleaned up')
      const rest = shown(pty.raw).replace(OURS, '').replaceAll('\r', '')
      expect(rest).not.toMatch(OBEYED)
      expect(rest).toContain('\\u{202e}')
    }
  })

  test.each(SCENES)('S30: %s in lines', async (scene) => {
    const run = await programs.piped(`hostile-${scene}`, { pieces: ['?\nbad \x1b[2J\x9b\n'] })
    expect(run.stderr).toContain('\\u{1b}')
    expect(run.stderr).not.toMatch(OBEYED)
    expect(run.stderr).not.toContain('\r')
  })

  test.each(['text', 'secret', 'choose', 'confirm'])(
    'S30: the error that names %s',
    async (scene) => {
      const run = await programs.piped(`hostile-${scene}`, { pieces: [], env: { MODE: 'none' } })
      expect(run.stdout).toContain('answer-needed')
      expect(run.stdout).not.toMatch(OBEYED)
    },
  )
})
