// `npm run pictures [NAME...]`: the pictures of docs/, taken of the built program on real
// terminals. Each machine in them is a network namespace, so it needs root on Linux.
import { writeFileSync } from 'node:fs'
import process from 'node:process'
import { whyNoMachines } from '../test/support/machine.ts'
import { SCENES } from './pictures/scenes.ts'
import { COLS, openStage } from './pictures/stage.ts'
import { drawScreen } from './pictures/svg.ts'

const FOLDER = 'docs/pictures'

async function main(wanted: readonly string[]): Promise<void> {
  const why = whyNoMachines()
  if (why !== undefined) throw new Error(`no pictures can be taken: ${why}`)
  for (const scene of SCENES) {
    if (wanted.length > 0 && !wanted.includes(scene.name)) continue
    const stage = await openStage()
    try {
      const { raw } = await scene.play(stage)
      const shown = scene.from === undefined ? raw : raw.slice(raw.indexOf(scene.from))
      const screen = `$ ${stage.command()}\r\n${scene.from === undefined ? '' : '...\r\n'}${shown}`
      const path = `${FOLDER}/${scene.name}.svg`
      writeFileSync(path, await drawScreen(screen, COLS, scene.title))
      process.stdout.write(`${path}\n`)
    } finally {
      await stage.close()
    }
  }
}

await main(process.argv.slice(2))
