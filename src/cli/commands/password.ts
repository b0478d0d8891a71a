import type { ConfigDocument } from '../../config-file/document.ts'
import { getValue } from '../../config-file/read.ts'
import { remoteName } from '../../config-file/remote-names.ts'
import { PcloudConfigError } from '../../errors.ts'
import { obscure } from '../../rclone/obscure.ts'
import { isPasswordKey } from '../../services/stray-keys.ts'
import { visible } from '../../visible.ts'
import { mustExist, need, pairUp, readKeyValues } from '../arguments.ts'
import type { CommandRun, Invocation } from '../invocation.ts'
import { mustBeInFile } from '../seen.ts'
import { warn } from '../talk.ts'
import { writeConfig } from '../write.ts'
import { showSection } from './show.ts'

/** Unlike rclone, it does not start a login. */
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

/** At a terminal, prompts for a missing value, with hidden input. */
async function completePairs({ args, host, prompter }: Invocation): Promise<Pairs> {
  const words = args.slice(1)
  const { pairs, open } = pairUp(words)
  if (open === undefined || !host.stdinIsTTY) return readKeyValues(words)
  const asker = await prompter()
  const reply = await asker.ask({
    kind: 'secret',
    message: visible(open),
    help: 'Your typing is hidden. The password is obscured before it is saved.',
    more: 'An obscured password is not encrypted: anyone who has the file can read it. To protect the whole file: `pcloud-config encryption set`',
    option: `${visible(open)}=...`,
    validate: (value) => (value === '' ? 'Enter a password.' : undefined),
  })
  return [...pairs, [open, reply.kind === 'answer' ? reply.value : '']]
}

/** @throws PcloudConfigError `usage` for what would not be a password afterwards */
function refuseOthers(pairs: Pairs): void {
  const wrong = pairs.find(([key]) => key === 'type' || key.startsWith('config_'))
  if (wrong === undefined) return
  throw new PcloudConfigError('usage', `${wrong[0]} is not a password.`, {
    hint: 'To change it, use `pcloud-config update`.',
  })
}

/** Like rclone, obscures the value of any key. The backend then reads the obscured value. */
function sayOdd(file: ConfigDocument, name: string, pairs: Pairs, { host }: Invocation): void {
  const type = getValue(file, name, 'type') ?? ''
  for (const [key] of pairs) {
    if (isPasswordKey(type, key)) continue
    warn(host, `${key} is not a known password of the type ${type}, but it was obscured anyway.`)
  }
}
