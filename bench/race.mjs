// How often a change is lost when rclone writes the same file at the same moment.
// Ours beside a plain atomic writer (read, change, write aside, rename), the same rounds.
// `node bench/race.mjs [ROUNDS]` after a build; needs rclone.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { getValue, openStore, parseConfig } from './parts.mjs'

const rounds = Number(process.argv[2] ?? 200)
const folder = mkdtempSync(join(tmpdir(), 'race-'))
const path = join(folder, 'rclone.conf')

const writers = {
  async ours(value) {
    const store = openStore({ kind: 'file', path, exists: true, why: 'option' })
    await store.commit(() => [{ kind: 'set', name: 'ours', key: 'k', value }])
  },
  async plain(value) {
    const text = readFileSync(path, 'utf8')
    await delay(1)
    writeFileSync(`${path}.new`, text.replace(/(\[ours\]\ntype = alias\nk = )\d+/, `$1${value}`))
    renameSync(`${path}.new`, path)
  },
}

/** A type without a login: rclone's own update would begin one for an OAuth remote. */
function rclone(value) {
  const words = ['config', 'update', 'theirs', `k=${value}`, '--config', path]
  const child = spawn('rclone', words, {
    stdio: 'ignore',
    env: { PATH: process.env.PATH, HOME: folder },
  })
  return new Promise((resolve) => child.once('close', resolve))
}

async function race(write) {
  const lost = { ours: 0, theirs: 0, failed: 0 }
  for (let round = 1; round <= rounds; round += 1) {
    const sections = ['ours', 'theirs'].map((name) => `[${name}]\ntype = alias\nk = 0\n`)
    writeFileSync(path, sections.join('\n'))
    const theirs = rclone(round)
    await delay(20 + Math.random() * 80)
    await write(String(round)).catch(() => {
      lost.failed += 1
    })
    await theirs
    const found = parseConfig(readFileSync(path))
    for (const name of ['ours', 'theirs']) {
      if (getValue(found, name, 'k') !== String(round)) lost[name] += 1
    }
  }
  return lost
}

for (const [name, write] of Object.entries(writers)) {
  const { ours, theirs, failed } = await race(write)
  console.log(
    `${name}: of ${rounds} rounds lost ${ours} of our changes, ${theirs} of rclone's; ${failed} failed`,
  )
}
rmSync(folder, { recursive: true, force: true })
