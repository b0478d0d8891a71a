import { PcloudConfigError } from '../../errors.ts'
import { readClaims } from '../../tokens/claims.ts'
import { encodeToken, type Token } from '../../tokens/token.ts'
import type { CommandRun, Invocation } from '../commands.ts'
import { parseDuration } from '../durations.ts'
import { textOption } from '../given.ts'
import { remoteOrDefault } from '../remote-args.ts'
import { tokenSourceOf } from '../token-source.ts'

/** A valid access token and nothing else, for scripts: renewed first where needed. */
export const run: CommandRun = async (invocation) => {
  const { args, options, output } = invocation
  const print = printer(invocation)
  const minValid = textOption(options, 'min-valid')
  const minValidMs = minValid === undefined ? undefined : parseDuration(minValid, '--min-valid')
  const source = await tokenSourceOf(invocation, await remoteOrDefault(args[0], invocation))
  const token = options.has('refresh') ? await source.refresh() : await source.token(minValidMs)
  await output.data(`${print(token)}\n`)
}

/** @throws PcloudConfigError `usage` for two shapes at once */
function printer({ options, output }: Invocation): (token: Token) => string {
  const wanted = ['header', 'decode'].filter((shape) => options.has(shape))
  if (wanted.length + (output.json && !options.has('decode') ? 1 : 0) > 1) {
    throw new PcloudConfigError('usage', 'Give one of --header, --decode and --json.')
  }
  if (options.has('header'))
    return ({ accessToken }) => `Authorization: Bearer ${accessToken.reveal()}`
  if (options.has('decode')) {
    return ({ accessToken }) => JSON.stringify(readClaims(accessToken.reveal()), null, 2)
  }
  if (output.json) return (token) => encodeToken(token).reveal()
  return ({ accessToken }) => accessToken.reveal()
}
