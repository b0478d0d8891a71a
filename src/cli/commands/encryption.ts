import { hasOuterSpace } from '../../config-file/encryption/config-password.ts'
import { sealPlain, sealUnder } from '../../config-file/encryption/sealer.ts'
import { remoteNames } from '../../config-file/read.ts'
import type { CommitOptions } from '../../config-file/store/commit.ts'
import { PcloudConfigError } from '../../errors.ts'
import { octal } from '../../files/explain.ts'
import { holdsSecrets } from '../../rclone/secret-keys.ts'
import { underHome } from '../file-places.ts'
import type { CommandRun, Invocation } from '../invocation.ts'
import { hintOf } from '../option-hints.ts'
import { readNewPassword } from '../password-prompt.ts'
import { tell, warn } from '../talk.ts'

/** `rclone config encryption set|remove|check` (cmd/config/config.go). */
export const run: CommandRun = async (invocation) => {
  const [word = ''] = invocation.args
  const job = new Map([
    ['set', setPassword],
    ['remove', removePassword],
    ['check', checkPassword],
  ]).get(word)
  if (job !== undefined) return job(invocation)
  const problem =
    word === ''
      ? 'Add set, remove or check after encryption.'
      : `Unknown command: encryption ${word}.`
  throw new PcloudConfigError('usage', problem, {
    hint: 'Use encryption set, encryption remove or encryption check.',
  })
}

/** Sets or changes the password. An encrypted file requires the old password first. */
async function setPassword(invocation: Invocation): Promise<void> {
  await mustBeReadable(invocation)
  const password = await readNewPassword(invocation)
  const reseal = await sealUnder(password)
  if (hasOuterSpace(password.reveal())) {
    warn(
      invocation.host,
      'The password starts or ends with a space. rclone 1.38 and older remove it.',
    )
  }
  if (invocation.options.has('dry-run')) {
    await warnOfCopies(invocation)
    return foretell(invocation, true)
  }
  if (await write(invocation, { create: true, reseal })) await purgePlainBackups(invocation)
  await warnOfCopies(invocation)
  await report(
    invocation,
    true,
    'is encrypted now. Keep the password in a safe place. It cannot be recovered.',
  )
}

async function removePassword(invocation: Invocation): Promise<void> {
  if ((await invocation.store().state()) !== 'encrypted') {
    return report(invocation, false, 'is not encrypted, so it does not have a password.')
  }
  await mustBeReadable(invocation)
  if (invocation.options.has('dry-run')) return foretell(invocation, false)
  await write(invocation, { reseal: sealPlain })
  await report(invocation, false, 'is no longer encrypted.')
}

async function checkPassword(invocation: Invocation): Promise<void> {
  const state = await invocation.store().state()
  if (state === 'missing')
    throw new PcloudConfigError('not-found', 'The config file does not exist.')
  if (state === 'plain') {
    throw new PcloudConfigError('failed', 'The config file is not encrypted.', {
      hint: 'To encrypt it: `pcloud-config encryption set`.',
    })
  }
  await mustBeReadable(invocation)
  await report(invocation, true, 'is encrypted, and the password is correct.')
}

/** Other programs created these copies and may need them, so they are only reported (S43). */
async function warnOfCopies(invocation: Invocation): Promise<void> {
  for (const { path, mode } of await invocation.store().copies(holdsSecrets)) {
    const where = `${underHome(path, invocation.host)} (mode ${octal(mode)})`
    warn(invocation.host, `${where} is not encrypted and has tokens or passwords. ${DELETE}`)
  }
}

const DELETE = 'rclone or an editor left this copy. Delete it if you no longer need it.'

/** The file is encrypted already, so a failure here is only a warning (S27). Later reads repeat it. */
async function purgePlainBackups(invocation: Invocation): Promise<void> {
  try {
    await (await invocation.store().history()).purgePlaintext()
  } catch (error) {
    if (!(error instanceof PcloudConfigError)) throw error
    const why = [error.message, hintOf(error)].filter(Boolean).join(' ')
    warn(invocation.host, `A readable backup may still exist. ${why}`)
  }
}

/** Refuses a malformed file. After encryption, you could not correct it in an editor. */
async function mustBeReadable({ store }: Invocation): Promise<void> {
  remoteNames(await store().load())
}

async function write(invocation: Invocation, options: CommitOptions): Promise<boolean> {
  const result = await invocation.store().commit(() => [], options)
  warn(invocation.host, ...result.warnings)
  return result.written
}

/** Reports the change for `--dry-run`. The passwords are checked already. */
async function foretell(invocation: Invocation, encrypted: boolean): Promise<void> {
  const { output, store } = invocation
  const was = await store().state()
  const past = was === 'plain' ? (await (await store().history()).list()).writes : []
  const removesBackups = encrypted && past.length > 0
  if (output.json) {
    return output.document({ encrypted, dry_run: true, was, removes_backups: removesBackups })
  }
  const change = encrypted ? BECOMES_ENCRYPTED[was] : 'would be plain text, with obscured passwords'
  const loss = removesBackups
    ? ' Its backups would be removed, so earlier changes could not be undone.'
    : ''
  const text = `The config file ${change}.${loss} Nothing was written (--dry-run).`
  await tell(invocation, { tone: 'plain', text })
}

const BECOMES_ENCRYPTED = {
  missing: 'would be created, empty and encrypted',
  plain: 'would be encrypted',
  encrypted: 'would be encrypted with the new password',
} as const

async function report(invocation: Invocation, encrypted: boolean, what: string): Promise<void> {
  const { output, options } = invocation
  const isDry = options.has('dry-run')
  if (output.json) return output.document({ encrypted, ...(isDry && { dry_run: true }) })
  await tell(invocation, { tone: 'ok', text: `The config file ${what}` })
}
