import { rcloneOption } from '../rclone/rclone-option.ts'
import type { Question, Remote } from './protocol-types.ts'

/** The output for the caller, with rclone's keys and indentation. `AuthURL` is an addition. */
export function replyText(stop: Question | { readonly kind: 'done' }, remote: Remote): string {
  const reply =
    stop.kind === 'done'
      ? { State: '', Option: null, Error: '', Result: '' }
      : {
          State: stop.state,
          Option: rcloneOption(stop.option, remote.values.get(stop.option.name) || undefined),
          Error: stop.error ?? '',
          Result: '',
          ...(stop.authUrl !== undefined && { AuthURL: stop.authUrl }),
        }
  return `${JSON.stringify(reply, null, '\t')}\n`
}
