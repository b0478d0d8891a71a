import { PcloudConfigError } from '../errors.ts'
import { findService } from '../services/registry.ts'
import { quotedName } from '../visible.ts'
import type { ExportedRemote } from './exported-remote.ts'

/**
 * The body of rclone's remote control call `config/create` (`fs/config/rc.go`). The passwords are
 * already obscured, so rclone must not obscure them again. It must not start a login either.
 * @throws PcloudConfigError `usage` if rclone could not create the remote
 */
export function asRcBody([first, ...more]: readonly ExportedRemote[]): string {
  if (first === undefined || more.length > 0) {
    throw new PcloudConfigError('usage', 'A config/create request can create only one remote.', {
      hint: 'Export one remote at a time.',
    })
  }
  const { name } = first
  const { type, ...keys } = Object.fromEntries(first.keys)
  if (!type) throw noType(name)
  if (findService(type)?.inRclone === false) throw noBackend(name, type)
  const body = {
    name,
    type,
    parameters: { ...keys, config_refresh_token: false },
    opt: { nonInteractive: true, noObscure: true },
  }
  return `${JSON.stringify(body)}\n`
}

function noType(name: string): PcloudConfigError {
  return new PcloudConfigError('usage', `${name} has no type, so rclone cannot create it.`, {
    hint: `Set it: \`pcloud-config update ${quotedName(name)} type=pcloud\`.`,
  })
}

function noBackend(name: string, type: string): PcloudConfigError {
  return new PcloudConfigError(
    'usage',
    `rclone has no type ${type}, so it cannot create ${name}.`,
    {
      hint: `Use a different format. To use its token: \`pcloud-config token ${quotedName(name)}\`.`,
    },
  )
}
