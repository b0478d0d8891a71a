import type { LoginMethod } from '../../advice.ts'
import { getValue, hasRemote, noSuchRemote, remoteNames } from '../../config-file/index.ts'
import { PcloudConfigError } from '../../errors.ts'
import { Secret } from '../../secret.ts'
import type { AppContext, LoginContext, RcloneTool } from '../context.ts'
import { type App, type Draft, type OwnApp, withoutLogin } from '../draft.ts'
import type { Choice } from '../prompter.ts'
import { MY_APPS, QUESTIONS } from '../questions.ts'
import type { Step, StepResult } from '../walk.ts'

export const appStep: Step<Draft, AppContext> = {
  id: 'app',
  needed: (draft) => draft.app === undefined,
  async run(draft, context) {
    const known = knownApps(context)
    if (known.length === 0 || context.given.clientId !== undefined) return askApp(draft, context)
    const reply = await context.prompter.ask({
      kind: 'choice',
      ...QUESTIONS.appFrom,
      choices: [...known, { value: undefined, label: 'Another app', hint: 'give its Client ID' }],
    })
    if (reply.kind === 'back') return reply
    return reply.value === undefined ? askApp(draft, context) : withApp(draft, reply.value)
  },
}

/** The app option by option, what it is now as the default. */
export const appKeysStep: Step<Draft, AppContext> = { ...appStep, run: askApp }

/** Whoever changes the app logs in again: a code belongs to the app that asked for it. */
function withApp(draft: Draft, app: App): StepResult<Draft> {
  if (draft.app && isSameApp(draft.app, app)) return { kind: 'next', state: draft, asked: true }
  return { kind: 'next', state: { ...withoutLogin(draft), app }, asked: true }
}

function isSameApp(one: App, other: App): boolean {
  if (one.kind !== 'own' || other.kind !== 'own') return one.kind === other.kind
  return one.clientId === other.clientId && one.clientSecret.equals(other.clientSecret)
}

async function askApp(
  draft: Draft,
  context: AppContext,
  typed?: string,
): Promise<StepResult<Draft>> {
  const clientId = await askClientId(draft, context, typed)
  if (clientId.kind === 'back') return clientId
  if (clientId.value === '' || clientId.value === CLEAR) return withApp(draft, { kind: 'rclone' })
  const secret = await askClientSecret(context, knownSecret(clientId.value, draft, context))
  if (secret.kind === 'back') return askApp(draft, context, clientId.value)
  const clientSecret = new Secret(secret.value)
  return withApp(draft, { kind: 'own', clientId: clientId.value, clientSecret })
}

/** @param typed what was answered before the person came back from the secret */
async function askClientId(draft: Draft, context: AppContext, typed?: string) {
  if (context.given.clientId !== undefined && draft.app === undefined) {
    return { kind: 'answer', value: context.given.clientId } as const
  }
  const known = typed ?? (draft.app?.kind === 'own' ? draft.app.clientId : undefined)
  const mayLack = draft.app?.kind === 'rclone'
  return context.prompter.ask({
    kind: 'text',
    ...QUESTIONS.clientId,
    // The installed rclone knows no login by poll.
    ...(context.given.login === 'poll'
      ? { help: `From ${MY_APPS}` }
      : { emptyLabel: "rclone's own app" }),
    ...(known !== undefined && { initial: known, help: KEEP_OR_CLEAR_ID }),
    validate: (value) => {
      const isBlank = value === '' || (value === CLEAR && known !== undefined)
      if (!isBlank) return whyNotKey(value, 'client id')
      if (context.given.login === 'poll') return NO_POLL
      const isElsewhere = context.given.login === 'paste'
      return mayLack || isElsewhere || context.machine.rclone() ? undefined : NO_RCLONE
    },
  })
}

/** Typed where a bare Enter keeps what is there. */
export const CLEAR = '-'

const KEEP_OR_CLEAR_ID = `Enter keeps it · ${CLEAR} for rclone's own app · from ${MY_APPS}`

/** The secret that stands by a bare Enter: the one of before, or the one that was given. */
function knownSecret(clientId: string, { app }: Draft, { given }: LoginContext) {
  if (app?.kind === 'own') return app.clientId === clientId ? app.clientSecret : undefined
  return given.clientSecret
}

/** Asked on its own when pCloud refused the one before. */
export function askClientSecret(context: LoginContext, known?: Secret) {
  return context.prompter.ask({
    kind: 'secret',
    ...QUESTIONS.clientSecret,
    ...(known && { initial: known.reveal() }),
    validate: (value) => whyNotKey(value, 'client secret'),
  })
}

const NO_POLL = 'A login by poll (--login or the setting) needs the id of an app of your own.'
const NO_RCLONE =
  'Logging in with rclone’s own app needs rclone installed here. Install it, or give a client id.'

/** @throws PcloudConfigError `usage` with both ways out */
function requireRclone({ machine }: LoginContext): RcloneTool {
  const rclone = machine.rclone()
  if (rclone) return rclone
  throw new PcloudConfigError(
    'usage',
    'A blank client id needs rclone, which is not installed here.',
    {
      hint: 'Install rclone, register an app and give its id with --client-id, or paste what rclone printed elsewhere with --login paste.',
    },
  )
}

/**
 * The rclone that logs in here; none where what another one printed is pasted.
 * @throws PcloudConfigError `usage`
 */
export function rcloneForLogin(context: LoginContext): RcloneTool | undefined {
  return context.given.login === 'paste' ? undefined : requireRclone(context)
}

/** @param login the way that was asked for */
export function browserOnly(login: LoginMethod): PcloudConfigError {
  return new PcloudConfigError(
    'usage',
    'rclone’s own app logs in through a browser or a paste only.',
    {
      hint: `Leave out --login ${login} (or its setting), or give a client id of your own.`,
    },
  )
}

export function whyNotKey(value: string, what: string): string | undefined {
  if (/^[\x21-\x7e]{1,256}$/.test(value)) return undefined
  return `A ${what} is letters, digits and signs without blanks.`
}

/** The apps of remotes that are in the file, for a second account. */
function knownApps({ before }: AppContext): readonly Choice<OwnApp>[] {
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

/** `--app-from NAME`. @throws PcloudConfigError `not-found`, `usage` */
export function appFromRemote(context: AppContext, word: string): App {
  const name = word.replace(/:$/, '')
  if (!hasRemote(context.before, name)) throw noSuchRemote(name, remoteNames(context.before))
  const app = appOf(context.before, name)
  if (app) return app
  throw new PcloudConfigError('usage', `The remote ${name} has no client id and secret of its own.`)
}
