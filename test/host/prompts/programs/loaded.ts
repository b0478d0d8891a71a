/** Tells which packages a command loads that talks and may ask, but asks nothing. */
import { createRequire } from 'node:module'
import { createPrompter } from '../../../../src/host/prompts/create-prompter.ts'

const { stdin, stderr, env } = process
const { signal: stopped } = new AbortController()
const options = {
  mode: 'terminal',
  stdin,
  stderr,
  env,
  stopped,
  color: true,
  unicode: true,
} as const
const prompter = createPrompter(options)
prompter.say({ tone: 'ok', text: 'done' })
prompter.close()
const loaded = Object.keys(createRequire(import.meta.url).cache).join('\n')
const counts = ['data', 'readable', 'keypress'].map((event) => stdin.listenerCount(event))
process.stdout.write(JSON.stringify({ enquirer: loaded.includes('enquirer'), counts }))
