import { aRemote } from '../../config-file/remote-names.ts'
import { PcloudConfigError } from '../../errors.ts'
import { isWrapper } from '../../rclone/wrappers.ts'
import { findService } from '../../services/registry.ts'
import { quotedName } from '../../visible.ts'
import type { Existing } from '../../wizard/existing.ts'
import { reconnectRemote } from '../../wizard/reconnect-remote.ts'
import { remoteOrDefault } from '../arguments.ts'
import type { CommandRun, Invocation } from '../invocation.ts'
import { openRemote, sayWhat } from '../open-login.ts'
import { reportDryRun } from '../write.ts'

export const run: CommandRun = async (invocation) => {
  await reconnect(invocation, await remoteOrDefault(invocation.args[0], invocation))
}

/** Called directly by the menu, after the user chose a remote. */
export async function reconnect(invocation: Invocation, name: string): Promise<void> {
  const context = await openRemote(invocation, name)
  refuseOtherTypes(context.existing)
  sayWhat('Log in again:', invocation, context)
  const unwritten = await reconnectRemote(context)
  if (unwritten !== undefined) await reportDryRun(invocation, unwritten)
}

function refuseOtherTypes({ name, type }: Existing): void {
  if (findService(type)) return
  if (type === '') {
    throw new PcloudConfigError('usage', `${name} has no type.`, {
      hint: `If this is a pCloud remote: \`pcloud-config update ${quotedName(name)} type=pcloud\`.`,
    })
  }
  throw new PcloudConfigError(
    'usage',
    `${name} is ${aRemote(type)}. This command works only with pCloud remotes.`,
    {
      hint: isWrapper(type)
        ? `It uses the login of a different remote. To see which one: \`pcloud-config show ${quotedName(name)}\``
        : `Use rclone instead: \`rclone config reconnect ${quotedName(`${name}:`)}\`.`,
    },
  )
}
