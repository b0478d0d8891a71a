import { existsSync, readFileSync } from 'node:fs'
import { hostname, userInfo } from 'node:os'
import type { Environment } from '../environment.ts'
import type { Facts } from './facts.ts'

/** The machine we run on, as far as it can be looked at. */
export function factsHere(env: Environment): Facts {
  return {
    ...{ env, platform: process.platform, exists: existsSync, hostName: hostname },
    read: (path) => orUndefined(() => readFileSync(path, 'utf8')),
    userName: () => orUndefined(() => userInfo().username),
  }
}

function orUndefined(look: () => string): string | undefined {
  try {
    return look()
  } catch {
    return undefined
  }
}
