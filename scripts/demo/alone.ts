import process from 'node:process'
import type { Readable, Writable } from 'node:stream'
import { clickAllow } from './browser.ts'
import { startProgram } from './programs.ts'
import { say } from './say.ts'
import type { Stage } from './stage.ts'

interface Answer {
  readonly text: string
  /** What the transcript shows in its place. */
  readonly shown?: string
}

/** In the order of the questions, as a person would type them. */
function answers({ fake }: Stage): readonly Answer[] {
  return [
    { text: 'pcloud_backup' },
    { text: fake.app.clientId },
    { text: fake.app.secret ?? '', shown: '••••••••' },
    { text: '/Backups' },
    { text: '' }, // the region: find out
    { text: 'y' }, // save
  ]
}

const PROMPT = /(?:^|\n)[\w/]*> $/
const START_LINK = /^http:\/\/localhost:\d+\/start\/[\w-]+$/m

/** Plays both parts, the person's and the browser's, and prints the talk as it goes. */
export async function playAlone(stage: Stage): Promise<number> {
  say('There is no terminal, so the demo answers the questions itself and prints the run.')
  const port = stage.port === 53_682 ? [] : ['--redirect-port', String(stage.port)]
  const args = ['new', '--login', 'browser', '--no-browser', ...port]
  const { child, ended } = startProgram(stage, args, ['pipe', 'inherit', 'pipe'])
  const { stdin, stderr } = child
  if (stdin && stderr) await Promise.all([ended, converse(stdin, stderr, stage)])
  return ended
}

async function converse(stdin: Writable, stderr: Readable, stage: Stage): Promise<void> {
  const left = [...answers(stage)]
  let [unanswered, clicked] = ['', false]
  stdin.on('error', () => undefined)
  for await (const text of stderr.setEncoding('utf8')) {
    process.stdout.write(text)
    unanswered += text
    if (PROMPT.test(unanswered)) {
      unanswered = ''
      answer(stdin, left)
    }
    const link = clicked ? undefined : START_LINK.exec(unanswered)?.[0]
    if (link === undefined) continue
    clicked = true
    await clickAllow(link, stage)
  }
}

/** After the last answer the input ends: one question more, and the program says what it misses. */
function answer(stdin: Writable, left: Answer[]): void {
  const next = left.shift()
  if (next === undefined) return
  process.stdout.write(next.shown ?? next.text)
  stdin.write(`${next.text}\n`)
  if (left.length === 0) stdin.end()
}
