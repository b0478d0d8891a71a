import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { readPastedLines } from '../../../src/host/prompts/lines/hidden-and-pasted.ts'
import { LineSource } from '../../../src/host/prompts/lines/line-source.ts'

/** How many of the lines are taken for one paste. */
async function taken(lines: readonly string[]): Promise<number> {
  const source = new LineSource(Readable.from([Buffer.from(`${lines.join('\n')}\n`)]))
  const question = { kind: 'paste', message: 'm', more: 'm' } as const
  const reply = await readPastedLines(source, question, { timeoutMs: 1_000 })
  return reply.kind === 'answer' ? reply.value.split('\n').length : 0
}

const CODE = 'kHcOQZGvBz7ZzdRvYYKiYiXMQ7ZSxIN'
const ADDRESS = `http://localhost:53682/?code=${CODE}&hostname=eapi.pcloud.com&state=abc`
const TOKEN = '{"access_token":"AxavZz1","token_type":"bearer"}'
const wrap = (text: string, width: number) => text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []

test.each<readonly [string, readonly string[], number]>([
  ['a code and an answer', [CODE, 'y'], 1],
  ['a code and a word', [CODE, 'Documents'], 1],
  ['an address and an answer', [ADDRESS, 'y'], 1],
  ['a wrapped address', [...wrap(ADDRESS, 40), 'y'], 3],
  ['a wrapped address, narrow', [...wrap(ADDRESS, 24), 'y'], wrap(ADDRESS, 24).length],
  ['a wrapped blob', [...wrap(`eyJ${'a'.repeat(200)}`, 76), 'y'], 3],
  ['JSON over lines', ['{', '"access_token": "x"', '}', 'y'], 3],
  ['JSON escaped', [TOKEN.replaceAll('"', '\\"'), 'y'], 1],
  ['a line of rclone.conf, wrapped', [...wrap(`token = ${TOKEN}`, 20), 'y'], 3],
  ['markers', ['Paste the following --->', CODE, '<---End paste', 'y'], 3],
])('%s', async (_, lines, count) => {
  expect(await taken(lines)).toBe(count)
})
