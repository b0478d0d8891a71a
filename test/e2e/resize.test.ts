import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { has } from '../support/needs.ts'
import { environment, PROGRAM } from '../support/program.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'resize-'))
})
afterEach(() => {
  tmux('kill-server')
  rmSync(folder, { recursive: true, force: true })
})

function tmux(...words: readonly string[]): string {
  const own = ['-S', join(folder, 'socket'), '-f', '/dev/null']
  const env = { ...environment({}), TERM: 'xterm-256color' }
  return execFileSync('tmux', [...own, ...words], { encoding: 'utf8', env, timeout: 5_000 })
}

/** A window of tmux, which rewraps its lines and keeps those that leave it above. */
function open(before: string, ...words: readonly string[]): void {
  const config = ['--config', join(folder, 'rclone.conf')]
  const run = [process.execPath, PROGRAM, ...words, ...config].map((word) => `'${word}'`).join(' ')
  tmux('new-session', '-d', '-x', '100', '-y', '30', `${before}${run}`)
  tmux('set', '-g', 'window-size', 'manual')
}

const screen = () => tmux('capture-pane', '-p', '-S', '-')
const copies = (text: string) => screen().split(text).length - 1

async function resize(columns: number): Promise<void> {
  tmux('resize-window', '-x', String(columns), '-y', '30')
  await delay(250)
}

describe.skipIf(!has('tmux'))('in tmux', () => {
  // One at the top of the screen tmux may push out of it, out of reach, before we hear of it.
  it('a question appears a single time on the screen when its window is resized', async () => {
    open('seq 1 40; ', 'new', 'one')
    await expect.poll(screen).toContain('? for help')
    for (const columns of [60, 45, 90, 50, 100]) {
      await resize(columns)
      expect(copies('Client ID ›'), `${columns} columns:\n${screen()}`).toBe(1)
      expect(copies('? for help')).toBe(1)
    }
  })

  it('a question on the first line is not added to the history at each key', async () => {
    open('', 'encryption', 'set')
    await expect.poll(screen).toContain('New configuration password ›')
    for (const letter of 'letters') tmux('send-keys', letter)
    await expect.poll(screen).toContain('•••••••')
    expect(copies('New configuration password ›'), screen()).toBe(1)
  })
})
