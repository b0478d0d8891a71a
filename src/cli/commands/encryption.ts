import {
  type CommitOptions,
  hasOuterSpace,
  remoteNames,
  sealPlain,
  sealUnder,
} from '../../config-file/index.ts'
import { PcloudConfigError } from '../../errors.ts'
import { visible } from '../../visible.ts'
import type { CommandRun, Invocation } from '../commands.ts'
import { readNewPassword } from '../password.ts'

/** `rclone config encryption set|remove|check` (cmd/config/config.go). */
export const run: CommandRun = async (invocation) => {
  const [word = ''] = invocation.args
  const job = new Map([
    ['set', setPassword],
    ['remove', removePassword],
    ['check', checkPassword],
  ]).get(word)
  if (job !== undefined) return job(invocation)
  throw new PcloudConfigError('usage', 'encryption takes one of: set, remove, check.')
}

/** Sets or changes it. An encrypted file is opened with the old one first. */
async function setPassword(invocation: Invocation): Promise<void> {
  await mustBeReadable(invocation)
  const password = await readNewPassword(invocation)
  const reseal = await sealUnder(password)
  if (hasOuterSpace(password.reveal())) {
    say(
      invocation,
      'The password begins or ends with white space, which rclone up to 1.38 cut off.',
    )
  }
  if (await write(invocation, { create: true, reseal })) await purgePlainBackups(invocation)
  await report(invocation, true, 'is encrypted now. Keep the password: there is no way around it.')
}

async function removePassword(invocation: Invocation): Promise<void> {
  if ((await invocation.store().state()) !== 'encrypted') {
    return report(invocation, false, 'is not encrypted; there is nothing to remove.')
  }
  await mustBeReadable(invocation)
  await write(invocation, { reseal: sealPlain })
  await report(invocation, false, 'is no longer encrypted.')
}

async function checkPassword(invocation: Invocation): Promise<void> {
  const state = await invocation.store().state()
  if (state === 'missing') throw new PcloudConfigError('not-found', 'There is no config file.')
  if (state === 'plain') {
    throw new PcloudConfigError('failed', 'The config file is not encrypted.', {
      hint: 'Encrypt it with `pcloud-config encryption set`.',
    })
  }
  await mustBeReadable(invocation)
  await report(invocation, true, 'is encrypted, and the password opens it.')
}

/** The commit did so already and only warns where a copy stays; here that is a failure. */
async function purgePlainBackups({ store }: Invocation): Promise<void> {
  await (await store().history()).purgePlaintext()
}

/** A text that rclone refuses is corrected in an editor: that comes before it is encrypted. */
async function mustBeReadable({ store }: Invocation): Promise<void> {
  remoteNames(await store().load())
}

/** An rclone that runs may hold the file as it was and write it so: it is looked at again. */
async function write(invocation: Invocation, options: CommitOptions): Promise<boolean> {
  if (invocation.options.has('dry-run')) return false
  const result = await invocation.store().commit(() => [], options)
  for (const warning of result.warnings) say(invocation, warning)
  return result.written
}

async function report(invocation: Invocation, encrypted: boolean, what: string): Promise<void> {
  const { output, options } = invocation
  const isDry = options.has('dry-run')
  if (output.json) return output.document({ encrypted, ...(isDry && { dry_run: true }) })
  if (options.has('quiet')) return
  const done = isDry ? 'Nothing was written (--dry-run).' : `The config file ${what}`
  ;(await invocation.prompter()).say({ tone: isDry ? 'plain' : 'ok', text: done })
}

function say({ host }: Invocation, text: string): void {
  host.writeErr(`${visible(text)}\n`)
}
