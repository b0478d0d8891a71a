import {
  type ConfigDocument,
  type ConfigEdit,
  getSection,
  hasRemote,
  isDrive,
  noSuchRemote,
  sameKeys,
} from '../../config-file/index.ts'
import { Cancelled, PcloudConfigError } from '../../errors.ts'
import { US } from '../../providers/pcloud/index.ts'
import { findProvider } from '../../providers/registry.ts'
import type { SdkCredentials } from '../../remotes/sdk-credentials.ts'
import { encodeToken, lastingToken } from '../../tokens/token.ts'
import { visible } from '../../visible.ts'
import { askAfter } from '../../wizard/say.ts'
import type { CommandRun, Invocation } from '../commands.ts'
import { leftBehind } from '../export/remote.ts'
import { textOption } from '../given.ts'
import { type Arrival, type Offered, type Settled, settleNames } from '../import/arrivals.ts'
import type { Keys, Offer } from '../import/offer.ts'
import { readSource } from '../import/read-source.ts'
import { recognise } from '../import/recognise.ts'
import { screen } from '../import/screen.ts'
import { importSession, localPart } from '../import/session.ts'
import { agrees, NOT_IMPORTED, say, sayDone } from '../import/talk.ts'
import { type Examined, examineArrivals } from '../import/verify.ts'
import { UNVERIFIED } from '../remote-access.ts'
import { remoteName } from '../remote-args.ts'
import { ageInDays } from '../sessions.ts'
import { need } from '../words.ts'
import { changeDiff, writeConfig } from '../write.ts'

/** Takes remotes over from a file of another machine or program: one commit for all. */
export const run: CommandRun = async (invocation) => {
  const [path] = need(invocation, 'FILE')
  const { host, options, store } = invocation
  const offer = recognise(await readSource(path, invocation))
  if (offer.kind === 'unknown') throw notKnown(path, offer.why)
  say(invocation, `${path === '-' ? 'stdin' : path}: ${offer.what}.`)
  if (host.env.NODE_TLS_REJECT_UNAUTHORIZED === '0') host.writeErr(`${UNVERIFIED}\n`)
  if (offer.kind === 'credentials') sayAge(offer.credentials, invocation)
  if (offer.kind === 'credentials' && offer.credentials.authType === 'direct') {
    mustPickNothing(options)
    return importSession(offer.credentials, invocation)
  }
  if (offer.kind === 'remotes') for (const note of offer.notes) say(invocation, note)
  const file = await store().load()
  const settled = await settleNames(offeredBy(offer, invocation), file, invocation)
  for (const { name, keys } of settled.arrivals) screen(name, keys, options, getSection(file, name))
  const examined = await examineArrivals(settled.arrivals, invocation)
  const kept = await keepUseful(examined, invocation)
  await take(kept, settled, file, invocation)
}

function notKnown(path: string, why: string): PcloudConfigError {
  return new PcloudConfigError('usage', `${visible(path)} cannot be imported. ${why}`)
}

function mustPickNothing(options: Invocation['options']): void {
  if (!options.has('pick')) return
  throw new PcloudConfigError('usage', 'There are no names to --pick from in this file.')
}

/** The SDK asks for a new login after 30 days, whatever the token is good for. */
function sayAge(credentials: SdkCredentials, invocation: Invocation): void {
  const days = ageInDays(credentials, invocation.host.machine.now())
  if (days === undefined) return
  const old = days > 30 ? ' The SDK would not use them any more; pCloud may.' : ''
  const age = days < 1 ? 'less than a day' : `${days.toFixed(1)} days`
  say(invocation, `Saved ${age} ago.${old}`)
}

/** @throws PcloudConfigError `usage`, `not-found` for a name that the file does not have */
function offeredBy(
  offer: Exclude<Offer, { kind: 'unknown' }>,
  { options }: Invocation,
): readonly Offered[] {
  const rename = textOption(options, 'rename')
  const to = rename === undefined ? undefined : remoteName(rename)
  if (offer.kind !== 'remotes') {
    mustPickNothing(options)
    const isToken = offer.kind === 'token'
    const token = isToken ? offer.token : lastingToken(offer.credentials.accessToken)
    const hostname = isToken ? offer.hostname : offer.credentials.hostname
    const name = to ?? (isToken ? undefined : localPart(offer.credentials.email))
    const keys = newKeys(encodeToken(token).reveal(), hostname)
    return [{ from: undefined, name, isProposed: to === undefined, keys }]
  }
  const names = picked([...offer.remotes.keys()], textOption(options, 'pick'))
  if (to !== undefined && names.length !== 1) {
    throw new PcloudConfigError(
      'usage',
      `--rename names one remote, and these are ${names.length}.`,
      {
        hint: `Add --pick NAME: ${visible(names.join(', '))}.`,
      },
    )
  }
  return names.map((from) => {
    const keys = offer.remotes.get(from) ?? new Map()
    return { from, name: to ?? from, isProposed: false, keys }
  })
}

/** In the order in which `new` writes them. */
function newKeys(token: string, hostname: string | undefined): Keys {
  const host = hostname === undefined ? [] : [['hostname', hostname] as const]
  return new Map([['type', 'pcloud'], ...host, ['token', token]])
}

function picked(names: readonly string[], pick: string | undefined): readonly string[] {
  const wanted = pick?.split(',').map((word) => remoteName(word.trim()))
  const missing = wanted?.find((name) => !names.includes(name))
  if (missing === undefined) return wanted ?? names
  const { message, hint } = noSuchRemote(missing, names)
  throw new PcloudConfigError('not-found', `The file to import: ${visible(message)}`, {
    hint: `${visible(hint ?? '')} It has: ${visible(names.join(', '))}.`,
  })
}

/** What is dead, or could not be asked, comes along only after a yes. */
async function keepUseful(
  examined: readonly Examined[],
  invocation: Invocation,
): Promise<readonly Examined[]> {
  const kept: Examined[] = []
  for (const one of examined) {
    for (const note of one.notes) say(invocation, `! ${note}`)
    if (await wantsAllTheSame(one, invocation)) kept.push(one)
  }
  if (examined.length > 0 && kept.length === 0) throw new Cancelled(NOT_IMPORTED)
  return kept
}

async function wantsAllTheSame({ problem, arrival }: Examined, invocation: Invocation) {
  const { options, prompter } = invocation
  if (problem === undefined) return true
  if (options.has('yes') && !options.has('no-verify')) throw problem
  if (options.has('no-verify')) {
    say(invocation, `! ${problem.message}`)
    return true
  }
  const reply = await askAfter(problem, async () => {
    const driver = await prompter()
    driver.say({ tone: 'warn', text: problem.message })
    const message = `Import ${arrival.name} all the same?`
    return driver.confirm({ message, more: ALL_THE_SAME, initial: false, option: '--no-verify' })
  })
  return reply.kind === 'answer' && reply.value
}

const ALL_THE_SAME =
  'Yes takes it in as it stands in that file, with what was found wrong above; `pcloud-config reconnect` gives it a new login. No leaves it out.'

async function take(
  kept: readonly Examined[],
  { same, skipped }: Settled,
  seen: ConfigDocument,
  invocation: Invocation,
): Promise<void> {
  const { options, output } = invocation
  const arrivals = kept.map(({ arrival }) => arrival)
  const decide = (file: ConfigDocument) => {
    // --overwrite is said of whatever stands there; a yes, of what was shown.
    if (!options.has('overwrite')) for (const one of arrivals) mustBeAsSeen(one, seen, file)
    return arrivals.map((one) => place(one, file))
  }
  for (const name of same) say(invocation, `${name} is there already, just like this.`)
  if (!options.has('dry-run') && arrivals.length > 0) {
    if (!output.json) say(invocation, (await changeDiff(invocation, decide)).trimEnd())
    await agrees(
      arrivals.length === 1 ? 'Import it?' : `Import these ${arrivals.length}?`,
      invocation,
    )
  }
  const result = await writeConfig(invocation, decide)
  if (result === undefined) return
  await warn(arrivals, invocation)
  if (output.json) {
    return output.document({
      imported: kept.map(document),
      skipped,
      unchanged: same,
      notes: kept.flatMap(({ notes }) => notes),
      written: result.written,
      file: result.path,
    })
  }
  const names = arrivals.map(({ name }) => name)
  if (names.length === 0) return say(invocation, 'Nothing was imported.')
  await sayDone(invocation, `Imported ${names.join(', ')}. \`pcloud-config undo\` takes it back.`)
}

/** On the file as it is under the lock: nobody who came meanwhile is run over. */
function place({ name, keys, replaces }: Arrival, file: ConfigDocument): ConfigEdit {
  const entries = [...keys]
  if (!hasRemote(file, name)) return { kind: 'add', name, entries }
  if (replaces) return { kind: 'replace', name, entries }
  throw new PcloudConfigError('already-exists', `A remote named ${visible(name)} came meanwhile.`, {
    hint: 'Run it again. Nothing was changed.',
  })
}

/** What was agreed to be replaced is what was shown, value for value. */
function mustBeAsSeen({ name, replaces }: Arrival, seen: ConfigDocument, now: ConfigDocument) {
  const [before, after] = [seen, now].map((file) => getSection(file, name))
  if (!replaces || before === undefined || after === undefined || sameKeys(before, after)) return
  throw new PcloudConfigError(
    'config-changed',
    `Another program changed the remote ${visible(name)} meanwhile.`,
    { hint: 'Nothing was changed. Run it again to see what would be replaced.' },
  )
}

async function warn(arrivals: readonly Arrival[], invocation: Invocation): Promise<void> {
  const file = await invocation.store().load()
  for (const [name, needed] of leftBehind(arrivals)) {
    if (!hasRemote(file, needed) && !isDrive(needed, invocation.host.platform))
      say(invocation, `! ${name} stands on ${needed}:, which is not here.`)
  }
  const rotating = arrivals.filter(
    ({ keys }) => findProvider(keys.get('type') ?? '')?.tokens === 'rotating',
  )
  if (rotating.length > 0) say(invocation, ONE_OWNER)
}

const ONE_OWNER =
  '! A token that rotates has one owner: use it here, and no more where it came from.'

/** Every key is always there. */
function document({ arrival, email }: Examined) {
  const { name, from, keys, replaces } = arrival
  const type = keys.get('type') ?? ''
  const hostname = type === 'pcloud' ? keys.get('hostname') || US.hostname : null
  return { name, from: from ?? null, type, replaced: replaces, email: email ?? null, hostname }
}
