import { PcloudConfigError } from '../../errors.ts'
import { readClaims } from '../../tokens/lifetime.ts'
import { encodeToken, lastingToken, type Token } from '../../tokens/rclone-token.ts'
import { quotedName } from '../../visible.ts'
import { remoteOrDefault } from '../arguments.ts'
import { parseDuration } from '../command-options.ts'
import type { CommandRun, Invocation } from '../invocation.ts'
import { tokenSourceOf } from '../remote-access.ts'
import { type Session, sessionInstead } from '../sessions.ts'

/** Prints only a valid access token, for scripts. Renews it first if necessary. */
export const run: CommandRun = async (invocation) => {
  const { args, options, output } = invocation
  const print = printer(invocation)
  const minValid = options.get('min-valid')
  const minValidMs =
    typeof minValid === 'string' ? parseDuration(minValid, '--min-valid') : undefined
  const name = await remoteOrDefault(args[0], invocation)
  const session = await sessionInstead(invocation, name)
  if (session) return output.data(`${print(ofSession(session, invocation))}\n`)
  const source = await tokenSourceOf(invocation, name)
  const token = options.has('refresh') ? await source.refresh() : await source.token(minValidMs)
  await output.data(`${print(token)}\n`)
}

/** @throws PcloudConfigError `usage` for what a session cannot do */
function ofSession({ name, accessToken }: Session, { options }: Invocation): Token {
  if (options.has('header')) {
    throw new PcloudConfigError(
      'usage',
      'A session cannot be sent as a header. Send it as the parameter auth=.',
    )
  }
  if (options.has('refresh')) {
    throw new PcloudConfigError('token-invalid', `${name} is a session, which cannot be renewed.`, {
      hint: `Log in again: pcloud-config new ${quotedName(name)} --login direct --overwrite`,
    })
  }
  return { ...lastingToken(accessToken), tokenType: 'auth' }
}

/** @throws PcloudConfigError `usage` for two shapes at once */
function printer({ options, output }: Invocation): (token: Token) => string {
  const wanted = ['header', 'decode'].filter((shape) => options.has(shape))
  if (wanted.length + (output.json && !options.has('decode') ? 1 : 0) > 1) {
    throw new PcloudConfigError('usage', 'Use only one of --header, --decode and --json.')
  }
  if (options.has('header'))
    return ({ accessToken }) => `Authorization: Bearer ${accessToken.reveal()}`
  if (options.has('decode')) {
    return ({ accessToken }) => JSON.stringify(readClaims(accessToken.reveal()), null, 2)
  }
  if (output.json) return (token) => encodeToken(token).reveal()
  return ({ accessToken }) => accessToken.reveal()
}
