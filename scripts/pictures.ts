// `npm run pictures [NAME...]` takes the pictures of the docs: it runs the built program in real
// terminals. Each machine is a network namespace, so it needs root on Linux.
import { writeFileSync } from 'node:fs'
import process from 'node:process'
import { whyNoMachines } from '../test/support/machine.ts'
import { SCENES, type Scene } from './pictures/scenes.ts'
import { COLS, openStage } from './pictures/stage.ts'
import { drawScreen } from './pictures/svg.ts'

async function main(wanted: readonly string[]): Promise<void> {
  const why = whyNoMachines()
  if (why !== undefined) throw new Error(`no pictures can be taken: ${why}`)
  for (const scene of SCENES) {
    if (wanted.length === 0 || wanted.includes(scene.name)) await take(scene)
  }
}

async function take({ name, title, place, command, from, config, play }: Scene): Promise<void> {
  const stage = await openStage()
  try {
    if (config !== undefined) stage.write(place, config(stage))
    const person = stage.run(place, ...command)
    await play(person, stage)
    const shown = from === undefined ? person.raw : `...\r\n${after(person.raw, from)}`
    const screen = `$ ${command.join(' ')}\r\n${shown}`
    const path = `docs/pictures/${name}`
    writeFileSync(`${path}.svg`, await drawScreen(screen, COLS, title, 'light'))
    writeFileSync(`${path}-dark.svg`, await drawScreen(screen, COLS, title, 'dark'))
    process.stdout.write(`${path}.svg\n`)
  } finally {
    await stage.close()
  }
}

const after = (text: string, start: string) => text.slice(text.indexOf(start))

await main(process.argv.slice(2))
