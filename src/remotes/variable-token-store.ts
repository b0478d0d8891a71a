import { PcloudConfigError } from '../errors.ts'
import { remoteVariable } from '../rclone/environment-variables.ts'
import type { SeenRemote } from '../services/seen-remote.ts'
import type { TokenStore } from '../tokens/token-source.ts'
import { quotedName } from '../visible.ts'
import { decoded } from './token-store.ts'

/**
 * The token of a remote that has it from a variable. No program can save a new token there, so
 * one that replaces a single-use refresh token would be lost with the end of this run.
 */
export function variableTokenStore(
  { name, keys, variables }: SeenRemote,
  { forgiving, singleUse }: { readonly forgiving: boolean; readonly singleUse: boolean },
): TokenStore {
  const text = keys.get('token')
  const variable = variables.get('token') ?? remoteVariable(name, 'token')
  return {
    name,
    load: async () => (text ? decoded(text, forgiving) : undefined),
    save: async () => undefined,
    async mustBeWritable() {
      if (singleUse) throw cannotSave(name, variable)
    },
    exclusive: (work) => work(),
  }
}

function cannotSave(name: string, variable: string): PcloudConfigError {
  const message = `The token of ${name} has ended, and a new one cannot be saved in ${variable}. Its refresh token is good for one use, so it was not used.`
  return new PcloudConfigError('config-unwritable', message, {
    hint: `Make a section of it: \`pcloud-config export ${quotedName(name)} --format rclone\`, and unset the variables.`,
  })
}
