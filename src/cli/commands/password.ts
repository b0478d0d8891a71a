import { type ConfigDocument, getValue } from '../../config-file/index.ts'
import { PcloudConfigError } from '../../errors.ts'
import { obscure } from '../../rclone/obscure.ts'
import { remoteName } from '../../rclone/remote-name.ts'
import { visible } from '../../visible.ts'
import { mustExist, need, pairUp, readKeyValues } from '../arguments.ts'
import type { CommandRun, Invocation } from '../invocation.ts'
import { showSection } from '../section-text.ts'
import { mustBeInFile } from '../seen.ts'
import { isPassword } from '../stored-values.ts'
import { writeConfig } from '../write.ts'

/** Unlike rclone's it begins no login, whatever the type. */
export const run: CommandRun = async (invocation) => {
  const [word] = need(invocation, 'NAME', 'KEY')
  const name = remoteName(word)
  await mustBeInFile(invocation, [name])
  mustExist(await invocation.store().load(), name)
  const given = await completePairs(invocation)
  refuseOthers(given)
  const pairs = given.map(([key, value]) => [key, obscure(value)] as const)
  const result = await writeConfig(invocation, (file) => {
    mustExist(file, name)
    return pairs.map(([key, value]) => ({ kind: 'set', name, key, value }))
  })
  if (result === undefined) return
  sayOdd(result.document, name, pairs, invocation)
  const secrets = pairs.map(([key]) => key)
  await showSection(name, result.document, invocation, secrets)
}

type Pairs = readonly (readonly [key: string, value: string])[]

/** What the words leave out is asked for where a person can type it unseen. */
async function completePairs({ args, host, prompter }: Invocation): Promise<Pairs> {
  const words = args.slice(1)
  const { pairs, open } = pairUp(words)
  if (open === undefined || !host.stdinIsTTY) return readKeyValues(words)
  const asker = await prompter()
  const reply = await asker.ask({
    kind: 'secret',
    message: visible(open),
    help: 'In the clear; it is not shown, and is obscured before it is written.',
    more: 'rclone calls it obscured: it cannot be read over a shoulder, but by whoever has the file. `pcloud-config encryption set` protects the whole file.',
    option: `${visible(open)}=...`,
    validate: (value) => (value === '' ? 'A password is not blank.' : undefined),
  })
  return [...pairs, [open, reply.kind === 'answer' ? reply.value : '']]
}

/** @throws PcloudConfigError `usage` for what would not be a password afterwards */
function refuseOthers(pairs: Pairs): void {
  const wrong = pairs.find(([key]) => key === 'type' || key.startsWith('config_'))
  if (wrong === undefined) return
  throw new PcloudConfigError('usage', `${wrong[0]} is not a password.`, {
    hint: 'Set it with `pcloud-config update`.',
  })
}

/** rclone obscures whatever it is told to, and so do we; a backend then reads it as it stands. */
function sayOdd(file: ConfigDocument, name: string, pairs: Pairs, { host }: Invocation): void {
  const type = getValue(file, name, 'type') ?? ''
  for (const [key] of pairs) {
    if (isPassword(type, key)) continue
    host.writeErr(
      `${visible(`${key} is not known to be a password of type ${type}; it was obscured all the same.`)}\n`,
    )
  }
}
