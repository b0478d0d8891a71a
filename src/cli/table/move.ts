import type { Command } from '../commands.ts'

/** What takes a remote, or what it holds, to another machine or program. */
export const MOVE: readonly Command[] = []
