import { hasCode } from '../errors.ts'
import type { FormRequest, JsonRequest } from '../http.ts'
import { isTimeUp, withLimit } from '../limit.ts'
import { abortable } from './abortable.ts'
import { isFresh, tokenIssued } from './lifetime.ts'
import type { Token } from './rclone-token.ts'
import { askForToken, type Renewal, type RenewalDeps } from './renewal.ts'
import { cannotRenew, goodAsItIs, logInAgain, notSaved, tooLate } from './token-errors.ts'

/** Where a token lives between runs. */
export interface TokenStore {
  /** For messages: the name of the remote. */
  readonly name: string
  /** As it is on the disk now. */
  load(): Promise<Token | undefined>
  /**
   * On the disk when it resolves. A token that could not be saved is kept in memory and
   * saved at the next call, unless another one has come to the disk meanwhile.
   */
  save(token: Token): Promise<void>
  /** Tells before a token is spent whether the next one could be saved. */
  mustBeWritable(): Promise<void>
  /** Does work while no other process, and nobody else in this one, does any on this token. */
  exclusive<T>(work: () => Promise<T>): Promise<T>
}

export interface TokenSourceOptions {
  readonly store: TokenStore
  /** Absent for tokens that do not expire. */
  readonly renewal?: Renewal
  readonly deps: RenewalDeps
  /**
   * Told of each new token, once it is on the disk, and before it is given to whoever waits
   * for it. What it throws is thrown to them; nothing is lost, and the next call gives the
   * token. It may ask for tokens itself.
   */
  readonly onRefreshed?: (token: Token) => void | Promise<void>
  /** Ends a renewal. */
  readonly signal?: AbortSignal
}

interface Renewed {
  readonly token: Token
  /** The service gave it just now; else it was found on the disk. */
  readonly isNew: boolean
}

/** A token that the service gave and the disk did not take. */
interface Unsaved {
  readonly token: Token
  /** What was on the disk when it was asked for. */
  readonly base: Token | undefined
}

type IsGood = (found: Token) => boolean

/** A renewal has to be over before other processes take its lock for a dead one's. */
const RENEWAL_MS = 80_000

/**
 * A valid token on request. It is renewed ahead of its end, once at a time in this process
 * and once among all processes that share the store: whoever comes second adopts what the
 * first has saved. A new token is on the disk before anybody is given it.
 */
export class TokenSource {
  readonly #options: TokenSourceOptions
  #known: Token | undefined
  #renewing: Promise<Renewed> | undefined
  #unsaved: Unsaved | undefined

  constructor(options: TokenSourceOptions) {
    this.#options = options
  }

  /**
   * @param minValidMs how long it has to be good for. Default: 5 minutes, at most a tenth of its life.
   * @param signal ends this call; a renewal that others wait for goes on
   * @throws PcloudConfigError `token-invalid` when only a new login helps, `service`,
   * `network`, and what the store throws
   */
  async token(minValidMs?: number, signal?: AbortSignal): Promise<Token> {
    const { store, deps } = this.#options
    const isGood = (found: Token) => isFresh(found, deps.now(), minValidMs)
    const found = this.#known ?? (await abortable(store.load(), signal))
    // A renewal may have ended while the disk was read.
    this.#known ??= found
    if (this.#known && isGood(this.#known)) return this.#known
    return this.#renew(isGood, signal)
  }

  /**
   * A new token although the old one looks valid: somebody asked for it, or the service
   * refused it. One that another process has saved meanwhile serves as well.
   * @param refused the token that is not wanted any more. Default: the one that is known.
   * @param signal ends this call; a renewal that others wait for goes on
   * @throws PcloudConfigError as {@link TokenSource.token}
   */
  async refresh(refused?: Token, signal?: AbortSignal): Promise<Token> {
    const { store, deps } = this.#options
    const old = refused ?? this.#known ?? (await abortable(store.load(), signal))
    return this.#renew((found) => !isSame(found, old) && isFresh(found, deps.now(), 0), signal)
  }

  /** Whoever comes while a renewal is under way takes its result, unless it is older than needed. */
  async #renew(isGood: IsGood, signal: AbortSignal | undefined): Promise<Token> {
    for (;;) {
      signal?.throwIfAborted()
      const renewing = this.#renewing ?? this.#startRenewal(isGood)
      const { token, isNew } = await abortable(renewing, signal)
      if (isNew || isGood(token)) return token
    }
  }

  /** Over for the next one before `onRefreshed` is told, which may ask for tokens in its turn. */
  #startRenewal(isGood: IsGood): Promise<Renewed> {
    const { onRefreshed } = this.#options
    this.#renewing = this.#adoptOrRenew(isGood)
      .finally(() => {
        this.#renewing = undefined
      })
      .then(async (renewed) => {
        if (renewed.isNew) await onRefreshed?.(renewed.token)
        return renewed
      })
    return this.#renewing
  }

  /** Looks once without the lock: a password that an encrypted file needs is asked for here. */
  async #adoptOrRenew(isGood: IsGood): Promise<Renewed> {
    const { store } = this.#options
    const found = await store.load()
    const renewed =
      found && isGood(found)
        ? { token: found, isNew: false }
        : await store.exclusive(() => this.#adoptOrAsk(isGood))
    this.#known = renewed.token
    this.#unsaved = undefined
    return renewed
  }

  /** Under the lock: the file may hold a newer token by now, of another process or of rclone. */
  async #adoptOrAsk(isGood: IsGood): Promise<Renewed> {
    const { store, renewal } = this.#options
    const found = await store.load()
    if (found && isGood(found)) return { token: found, isNew: false }
    const late = await this.#saveLate(found)
    if (late && isGood(late)) return { token: late, isNew: true }
    const stored = late ?? found
    const request = renewal?.request(stored)
    if (renewal === undefined || request === undefined) throw this.#noRenewal(stored)
    await store.mustBeWritable()
    const renewed = await this.#ask(renewal, request, stored).catch(whereChanged)
    if (typeof renewed !== 'string' && !(renewed instanceof Error)) {
      return { token: renewed, isNew: true }
    }
    // A program that takes no lock may have got another one since our reading.
    const latest = await store.load()
    if (latest && !isSame(latest, stored) && isGood(latest)) return { token: latest, isNew: false }
    throw renewed instanceof Error ? renewed : logInAgain(store.name, renewed)
  }

  #noRenewal(stored: Token | undefined): Error {
    const { store, deps } = this.#options
    return stored && isFresh(stored, deps.now(), 0)
      ? goodAsItIs(store.name)
      : cannotRenew(store.name)
  }

  /** @returns the new token, saved, or the words with which the service refuses it */
  async #ask(
    renewal: Renewal,
    request: FormRequest | JsonRequest,
    stored: Token | undefined,
  ): Promise<Token | string> {
    const { deps, signal } = this.#options
    const askedAt = deps.now()
    const answer = await withLimit(RENEWAL_MS, signal, (limited) =>
      askForToken(renewal, request, deps, limited),
    ).catch((error: unknown) => {
      throw isTimeUp(error) ? tooLate(error) : error
    })
    if (answer.kind === 'refused') return answer.message
    // A service that keeps its refresh token does not send it again (RFC 6749 section 6).
    const kept = stored?.refreshToken && { refreshToken: stored.refreshToken }
    const token = tokenIssued({ ...kept, ...answer.token }, askedAt)
    await this.#save({ token, base: stored })
    return token
  }

  async #save(unsaved: Unsaved): Promise<void> {
    const { store } = this.#options
    this.#unsaved = unsaved
    try {
      await store.save(unsaved.token)
    } catch (error) {
      throw notSaved(store.name, error)
    }
    this.#unsaved = undefined
  }

  /** What a full disk did not take may be the only token that is good by now. */
  async #saveLate(found: Token | undefined): Promise<Token | undefined> {
    const unsaved = this.#unsaved
    if (unsaved === undefined) return undefined
    const isUntouched = found === undefined ? !unsaved.base : isSame(found, unsaved.base)
    if (!isUntouched) return undefined
    await this.#save(unsaved)
    return unsaved.token
  }
}

/** What stands there by now may serve as well as what could not be saved over it. */
function whereChanged(error: unknown): Error {
  if (hasCode(error, 'config-changed')) return error
  throw error
}

function isSame(one: Token, other: Token | undefined): boolean {
  return other !== undefined && one.accessToken.equals(other.accessToken)
}
