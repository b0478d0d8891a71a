import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'

/** Where no pipe can be made (EMFILE) a child has none, whatever the types of `spawn` say. */
export function spawnChild(
  program: string,
  args: readonly string[],
  options: SpawnOptions,
): ChildProcess {
  return spawn(program, args, options)
}
