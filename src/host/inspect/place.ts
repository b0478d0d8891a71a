import type { Environment } from '../environment.ts'
import { describeContainer, describeWorkspace } from '../surroundings/container.ts'
import { factsHere } from '../surroundings/here.ts'
import { isSshSession } from '../surroundings/ssh.ts'
import { detectWsl } from '../surroundings/wsl.ts'

/** What stands between this machine and a desktop, in words. */
export function describePlace(env: Environment): readonly string[] {
  const facts = factsHere(env)
  const places = [
    describeWorkspace(facts),
    describeContainer(facts),
    detectWsl(facts) && 'WSL',
    isSshSession(facts) ? 'an SSH session' : undefined,
  ]
  return places.filter((place) => place !== undefined)
}
