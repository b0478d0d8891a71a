// `npm run demo`: the built program against a pCloud that lives in this process, on a
// rclone.conf that is thrown away. On a terminal the person plays; else the demo plays both parts.
import process from 'node:process'
import { findRclone } from '../src/host/system-paths.ts'
import { playAlone } from './demo/alone.ts'
import { playWithPerson } from './demo/person.ts'
import { program, rclone } from './demo/programs.ts'
import { say } from './demo/say.ts'
import { openStage, type Stage } from './demo/stage.ts'
import { watchStop } from './demo/stop.ts'

const PERSON_MINUTES = 10
const ALONE_MINUTES = 1.5

/** The shim that plays the browser is a shell script; without a person the demo needs none. */
function hasPerson(): boolean {
  const { stdin, stdout, env, platform } = process
  return stdin.isTTY === true && stdout.isTTY === true && !env.CI && platform !== 'win32'
}

async function main(): Promise<number> {
  const person = hasPerson()
  const stop = watchStop(person ? PERSON_MINUTES : ALONE_MINUTES)
  const stage = await openStage(wantedPort(process.argv.slice(2)), stop.signal)
  try {
    const code = await play(stage, person)
    return stop.code() ?? code
  } catch (error) {
    const stopped = stop.code()
    if (stopped === undefined) throw error
    return stopped
  } finally {
    await stage.close()
    stop.forget()
    say(`\nThe demo removed its folder ${stage.folder}.`)
  }
}

/** @returns the exit code of the first thing that did not work, or 0 */
async function play(stage: Stage, person: boolean): Promise<number> {
  say(
    'This is the real pcloud-config with a pretend pCloud and a temporary rclone.conf. No data is sent to the internet.',
  )
  if (stage.portWasTaken) say(`The usual port is in use, so the demo uses port ${stage.port}.`)
  const code = await (person ? playWithPerson(stage) : playAlone(stage))
  if (code !== 0) {
    say(`\nThe demo ended early: pcloud-config exited with ${code}.`)
    return code
  }
  return showResult(stage)
}

/** The proof is that another program takes what was written. */
async function showResult(stage: Stage): Promise<number> {
  const shown = await program(stage, 'show')
  if (shown !== 0) return shown
  if (findRclone(stage.env) === undefined) {
    say('\nrclone is not installed. If it is, the demo also runs rclone lsd and rclone about.')
    return 0
  }
  const remote = `${stage.remoteName()}:`
  return (await rclone(stage, 'lsd', remote)) || rclone(stage, 'about', remote)
}

function wantedPort([option, value]: readonly string[]): number {
  if (option === undefined) return 53_682
  const port = option === '--redirect-port' ? Number(value) : Number.NaN
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw new Error('usage: npm run demo [-- --redirect-port N]')
}

// Whoever reads only the beginning (`| head`) must not end the demo before it has cleaned up.
process.stdout.on('error', () => undefined)
process.exitCode = 1
process.exitCode = await main()
