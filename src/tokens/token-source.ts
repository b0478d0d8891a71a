import { hasCode } from '../errors.ts'
import type { FormRequest, JsonRequest } from '../http.ts'
import { abortable, isTimeUp, withLimit } from '../limit.ts'
import { isFresh } from './lifetime.ts'
import type { Token } from './rclone-token.ts'
import {
  askForToken,
  cannotRenew,
  goodAsItIs,
  logInAgain,
  notLoggedIn,
  notSaved,
  type Renewal,
  type RenewalDeps,
  tooLate,
} from './renewal.ts'
import { tokenIssued } from './token-answer.ts'

/** Stores a token between runs. */
export interface TokenStore {
  /** For messages: the name of the remote. */
  readonly name: string
  /** Reads the token from the disk. */
  load(): Promise<Token | undefined>
  /**
   * Resolves when the token is on the disk. If saving fails, the source keeps the token in memory
   * and saves it at the next call, unless the disk has a newer token then.
   */
  save(token: Token): Promise<void>
  /** Throws if a new token cannot be saved. Called before the refresh token is used. */
  mustBeWritable(): Promise<void>
  /** Runs the work alone: no other process and no other call works on this token. */
  exclusive<T>(work: () => Promise<T>): Promise<T>
}

export interface TokenSourceOptions {
  readonly store: TokenStore
  /** Undefined for tokens that do not expire. */
  readonly renewal?: Renewal
  readonly deps: RenewalDeps
  /**
   * Called with each new token, after it is on the disk and before a waiting call gets it. The
   * waiting calls throw its errors. The token is not lost: the next call returns it. The function
   * may call `token` itself.
   */
  readonly onRefreshed?: (token: Token) => void | Promise<void>
  /** Cancels a renewal. */
  readonly signal?: AbortSignal
}

interface Renewed {
  readonly token: Token
  /** It is from the service. Otherwise it was on the disk. */
  readonly isNew: boolean
}

/** A new token that could not be saved. */
interface Unsaved {
  readonly token: Token
  /** The token on the disk at the time of the request. */
  readonly base: Token | undefined
}

type IsGood = (found: Token) => boolean

/** Shorter than the time after which other processes regard its lock as abandoned. */
const RENEWAL_MS = 80_000

/**
 * Gives a valid token on request, and renews it before it expires. Only one call and one process
 * renews at a time. All other calls use the token that it saves. A new token is on the disk before
 * any call returns it.
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
   * @param minValidMs how long the token must stay valid. Default: 5 minutes, or a tenth of its
   * life if that is shorter.
   * @param signal cancels this call only. Other calls can still wait for the same renewal.
   * @throws PcloudConfigError `token-invalid` if you must log in again, `service`, `network`, and
   * the errors of the store
   */
  async token(minValidMs?: number, signal?: AbortSignal): Promise<Token> {
    const { store, deps } = this.#options
    const isGood = (found: Token) => isFresh(found, deps.now(), minValidMs)
    const found = this.#known ?? (await abortable(store.load(), signal))
    // A renewal can finish during the read.
    this.#known ??= found
    if (this.#known && isGood(this.#known)) return this.#known
    return this.#renew(isGood, signal)
  }

  /**
   * Gives a new token even if the old token looks valid, for example because the service refused
   * it. If a different process has saved a new token in the meantime, this returns that token.
   * @param refused the token to replace. Default: the current token.
   * @param signal cancels this call only. Other calls can still wait for the same renewal.
   * @throws PcloudConfigError as {@link TokenSource.token}
   */
  async refresh(refused?: Token, signal?: AbortSignal): Promise<Token> {
    const { store, deps } = this.#options
    const old = refused ?? this.#known ?? (await abortable(store.load(), signal))
    return this.#renew((found) => !isSame(found, old) && isFresh(found, deps.now(), 0), signal)
  }

  /** Waits for a running renewal. Starts a second one only if the new token expires too soon. */
  async #renew(isGood: IsGood, signal: AbortSignal | undefined): Promise<Token> {
    for (;;) {
      signal?.throwIfAborted()
      const renewing = this.#renewing ?? this.#startRenewal(isGood)
      const { token, isNew } = await abortable(renewing, signal)
      if (isNew || isGood(token)) return token
    }
  }

  /** Clears `#renewing` before it calls `onRefreshed`: that function may call `token`. */
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

  /** Reads once before locking: an encrypted file can prompt for the password here. */
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

  /** Reloads under the lock: a different process or rclone can have saved a newer token. */
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
    // A program without this lock can have saved a token since the read.
    const latest = await store.load()
    if (latest && !isSame(latest, stored) && isGood(latest)) return { token: latest, isNew: false }
    throw renewed instanceof Error ? renewed : logInAgain(store.name, renewed)
  }

  #noRenewal(stored: Token | undefined): Error {
    const { store, deps } = this.#options
    if (stored === undefined) return notLoggedIn(store.name)
    const isValid = isFresh(stored, deps.now(), 0)
    return isValid ? goodAsItIs(store.name) : cannotRenew(store.name)
  }

  /** @returns the saved new token, or the reason why the service refuses */
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
    // If the refresh token remains valid, the response may omit it (RFC 6749 section 6).
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

  /** Saves a token that a full disk refused before. It can be the only valid token. */
  async #saveLate(found: Token | undefined): Promise<Token | undefined> {
    const unsaved = this.#unsaved
    if (unsaved === undefined) return undefined
    const isUntouched = found === undefined ? !unsaved.base : isSame(found, unsaved.base)
    if (!isUntouched) return undefined
    await this.#save(unsaved)
    return unsaved.token
  }
}

/** If the file has changed, its token may be valid too, so the caller reloads it. */
function whereChanged(error: unknown): Error {
  if (hasCode(error, 'config-changed')) return error
  throw error
}

function isSame(one: Token, other: Token | undefined): boolean {
  return other !== undefined && one.accessToken.equals(other.accessToken)
}
