import type { ConfigDocument } from '../../config-file/document.ts'
import { getSection, getValue, readRemotes } from '../../config-file/read.ts'
import { remoteName } from '../../config-file/remote-names.ts'
import { Cancelled } from '../../errors.ts'
import { dependentsOf } from '../../rclone/wrappers.ts'
import { withWholeTokens } from '../../remotes/split-values.ts'
import { LINKED_APPS } from '../../services/pcloud/regions.ts'
import { findService } from '../../services/registry.ts'
import type { Message } from '../../wizard/prompter.ts'
import { mustExist, need } from '../arguments.ts'
import type { CommandRun, Invocation } from '../invocation.ts'
import { mustBeInFile } from '../seen.ts'
import { revoke, type Session, sessionInstead } from '../sessions.ts'
import { saysYes } from '../talk.ts'
import { writeConfig } from '../write.ts'

/**
 * Removes only the token from the file. pCloud's API cannot revoke an OAuth token, so a message
 * explains how to do that.
 */
export const run: CommandRun = async (invocation) => {
  const [word] = need(invocation, 'NAME')
  const name = remoteName(word)
  const { options, output, store } = invocation
  // Report errors in options such as --color before the change.
  if (!output.json) await invocation.prompter()
  const session = await sessionInstead(invocation, name)
  if (session) return endSession(invocation, session)
  await mustBeInFile(invocation, [name])
  const facts = readFacts(await store().load(), name)
  if (facts.token === undefined) return reportNone(invocation, facts)
  if (!options.has('yes') && !options.has('dry-run')) await askYes(invocation, facts)
  const result = await writeConfig(invocation, (file) => {
    mustExist(file, name)
    const hasOne = getSection(file, name)?.has('token') === true
    return hasOne ? withWholeTokens(file, [{ kind: 'unset', name, key: 'token' }]) : []
  })
  if (result === undefined) return
  if (invocation.output.json) return reportDocument(invocation, facts, result)
  for (const line of farewell(facts)) await say(invocation, line)
}

interface Facts {
  readonly name: string
  readonly type: string
  /** The token in the section itself. */
  readonly token: string | undefined
  /** The token comes from the parent remote: `a.b` inherits from `a`. */
  readonly inherits: boolean
  /** Remotes that cannot work without this one. */
  readonly dependents: readonly string[]
  /** Remotes with the same token, for example a copy. */
  readonly alsoIn: readonly string[]
}

function readFacts(file: ConfigDocument, name: string): Facts {
  mustExist(file, name)
  const remotes = readRemotes(file)
  const token = remotes.get(name)?.get('token') || undefined
  const isSame = ([other, keys]: readonly [string, ReadonlyMap<string, string>]) =>
    other !== name && keys.get('token') === token
  return {
    name,
    token,
    type: getValue(file, name, 'type') ?? '',
    inherits: token === undefined && Boolean(getValue(file, name, 'token')),
    dependents: dependentsOf(name, remotes),
    alsoIn: token === undefined ? [] : [...remotes].filter(isSame).map(([other]) => other),
  }
}

async function askYes(invocation: Invocation, facts: Facts): Promise<void> {
  const { name, dependents } = facts
  const agrees = await saysYes(invocation, {
    message: `Remove the login of ${name}?`,
    help:
      dependents.length === 0
        ? 'rclone cannot use it until you log in again.'
        : `Until you log in again, rclone cannot use: ${[name, ...dependents].join(', ')}.`,
    more: 'The other settings stay for the next login. Afterwards, you see how to remove the access at the service too. Once removed there, the login cannot be restored with undo.',
  })
  if (!agrees) throw new Cancelled('Nothing was removed.')
}

function farewell({ name, type, dependents, alsoIn }: Facts): readonly Message[] {
  return [
    { tone: 'ok', text: `Removed the login of ${name}.` },
    ...(dependents.length === 0
      ? []
      : [
          {
            tone: 'warn',
            text: `These remotes use it and no longer work: ${dependents.join(', ')}.`,
          } as const,
        ]),
    ...(alsoIn.length === 0
      ? []
      : [
          {
            tone: 'warn',
            text: `These remotes still have the same token: ${alsoIn.join(', ')}.`,
          } as const,
        ]),
    { tone: 'dim', text: findService(type)?.revocation.text(name) ?? ELSEWHERE },
  ]
}

/** A type that is not a service of this program. */
const ELSEWHERE = 'The token still works until you remove the app in the settings of the service.'

async function reportNone(invocation: Invocation, facts: Facts): Promise<void> {
  const { name, inherits } = facts
  if (invocation.output.json) return reportDocument(invocation, facts, { written: false })
  const parent = inherits ? ' It uses the login of a parent remote.' : ''
  const text = `${name} has no login to remove.${parent}`
  await say(invocation, { tone: 'plain', text })
}

/** All keys are always present. */
async function reportDocument(
  { output }: Invocation,
  { name, type, token, dependents, alsoIn }: Facts,
  { written, path }: { readonly written: boolean; readonly path?: string },
): Promise<void> {
  await output.document({
    name,
    written,
    file: path ?? null,
    had_token: token !== undefined,
    without_access: token === undefined ? [] : dependents,
    same_token: alsoIn,
    revoke_url: findService(type)?.revocation.url ?? null,
  })
}

async function say({ prompter }: Invocation, line: Message): Promise<void> {
  ;(await prompter()).say(line)
}

/** Logs out a session by email and password: at pCloud (`logout`), and here. */
async function endSession(invocation: Invocation, session: Session): Promise<void> {
  const { options, host, output } = invocation
  const { name, file } = session
  if (options.has('dry-run')) return output.data(`- ${file}\n`)
  if (!options.has('yes')) await askToEnd(invocation, session)
  // The file is removed even if pCloud does not confirm.
  const revoked = await revoke(host, session)
  await host.credentialsFiles.remove(file)
  if (output.json) return output.document({ disconnected: name, file, revoked })
  const there = revoked
    ? 'pCloud ended the session.'
    : `pCloud did not confirm the logout. See Security at ${LINKED_APPS.replace(/#.*/, '')}`
  const prompter = await invocation.prompter()
  prompter.say({ tone: 'ok', text: `Removed ${file}. ${there}` })
}

async function askToEnd(invocation: Invocation, { name }: Session): Promise<void> {
  const agrees = await saysYes(invocation, {
    message: `End the session ${name}?`,
    more: 'This ends the session at pCloud and removes the credentials file. Programs that use the session stop working.',
  })
  if (!agrees) throw new Cancelled('Nothing was removed.')
}
