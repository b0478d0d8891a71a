import { getValue, hasRemote, remoteNames } from '../../config-file/read.ts'
import { noSuchRemote } from '../../config-file/remote-names.ts'
import { PcloudConfigError } from '../../errors.ts'
import { Secret } from '../../secret.ts'
import type { App, Draft, OwnApp } from '../draft.ts'
import type { Choice } from '../prompter.ts'
import type { StepResult } from '../walk.ts'
import type { AppContext } from '../wizard-context.ts'

/** Why a client ID, a key or a secret is not valid. */
export function whyNotKey(value: string, what: string): string | undefined {
  if (value === '') return `The ${what} is empty.`
  const one = `${/^[aeiou]/i.test(what) ? 'An' : 'A'} ${what}`
  if (/\s/.test(value)) return `${one} cannot contain spaces.`
  if (!/^[\x21-\x7e]+$/.test(value)) {
    return `${one} can contain only letters, digits and ASCII signs.`
  }
  return value.length > MAX_KEY ? `${one} cannot be longer than ${MAX_KEY} characters.` : undefined
}

const MAX_KEY = 256

/** Preserves a typed client ID or key for the next time that its step runs. */
export function backWith(
  draft: Draft,
  typedId: string | undefined,
  current: string | undefined,
): StepResult<Draft> {
  if (typedId === undefined || typedId === current) return { kind: 'back' }
  return { kind: 'back', kept: { ...draft, typedId } }
}

/** The apps of existing remotes. */
export function knownApps({ before }: AppContext): readonly Choice<OwnApp>[] {
  const seen = new Set<string>()
  return remoteNames(before).flatMap((name) => {
    const app = appOf(before, name)
    if (app === undefined || seen.has(app.clientId)) return []
    seen.add(app.clientId)
    return [{ value: app, label: `The app of ${name}`, hint: app.clientId }]
  })
}

function appOf(document: AppContext['before'], name: string): OwnApp | undefined {
  if (getValue(document, name, 'type') !== 'pcloud') return undefined
  const clientId = getValue(document, name, 'client_id') ?? ''
  const clientSecret = getValue(document, name, 'client_secret') ?? ''
  const isWhole = [clientId, clientSecret].every((key) => whyNotKey(key, 'key') === undefined)
  return isWhole ? { kind: 'own', clientId, clientSecret: new Secret(clientSecret) } : undefined
}

/** The app of another remote. @throws PcloudConfigError `not-found`, `usage` */
export function appFromRemote(context: AppContext, word: string): App {
  const name = word.replace(/:$/, '')
  if (!hasRemote(context.before, name)) throw noSuchRemote(name, remoteNames(context.before))
  const app = appOf(context.before, name)
  if (app) return app
  throw new PcloudConfigError('usage', `${name} has no pCloud app to reuse.`, {
    hint: 'Name a pCloud remote that has a client ID and a client secret.',
  })
}
