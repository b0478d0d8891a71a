import { PcloudConfigError } from '../errors.ts'
import type { FormRequest, JsonRequest } from '../http.ts'
import { withLimit } from '../limit.ts'
import { isFresh, tokenIssued } from './lifetime.ts'
import { askForToken, type Renewal, type RenewalDeps } from './renewal.ts'
import type { Token } from './token.ts'

/** Where a token lives between runs. */
export interface TokenStore {
  /** For messages: the name of the remote. */
  readonly name: string
  /** As it is on the disk now. */
  load(): Promise<Token | undefined>
  /** On the disk when it resolves. */
  save(token: Token): Promise<void>
  /** Tells before a token is spent whether the next one could be saved. */
  mustBeWritable(): Promise<void>
  /** Does work while no other process does any on this token. */
  exclusive<T>(work: () => Promise<T>): Promise<T>
}

export interface TokenSourceOptions {
  readonly store: TokenStore
  /** Absent for tokens that do not expire. */
  readonly renewal?: Renewal
  readonly deps: RenewalDeps
  /**
   * Told of each new token, once it is on the disk. What it throws is thrown to whoever
   * waits for that token; nothing is lost, and the next call gives it.
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

  constructor(options: TokenSourceOptions) {
    this.#options = options
  }

  /**
   * @param minValidMs how long it has to be good for. Default: 5 minutes, at most a tenth of its life.
   * @throws PcloudConfigError `token-invalid` when only a new login helps, `service`,
   * `network`, and what the store throws
   */
  async token(minValidMs?: number): Promise<Token> {
    const { store, deps } = this.#options
    this.#known ??= await store.load()
    const known = this.#known
    if (known && isFresh(known, deps.now(), minValidMs)) return known
    return this.#renew((found) => isFresh(found, deps.now(), minValidMs))
  }

  /**
   * A new token although the old one looks valid: somebody asked for it, or the service
   * refused it. One that another process has saved meanwhile serves as well.
   * @param refused the token that is not wanted any more
   */
  async refresh(refused?: Token): Promise<Token> {
    const { store, deps } = this.#options
    const old = refused ?? this.#known ?? (await store.load())
    return this.#renew((found) => !isSame(found, old) && isFresh(found, deps.now(), 0))
  }

  /** Whoever comes while a renewal is under way takes its result, unless it is older than needed. */
  async #renew(isGood: (found: Token) => boolean): Promise<Token> {
    for (;;) {
      const { token, isNew } = await (this.#renewing ?? this.#startRenewal(isGood))
      if (isNew || isGood(token)) return token
    }
  }

  #startRenewal(isGood: (found: Token) => boolean): Promise<Renewed> {
    this.#renewing = this.#renewOnce(isGood).finally(() => {
      this.#renewing = undefined
    })
    return this.#renewing
  }

  async #renewOnce(isGood: (found: Token) => boolean): Promise<Renewed> {
    const { store, onRefreshed } = this.#options
    const renewed = await store.exclusive(() => this.#adoptOrAsk(isGood))
    this.#known = renewed.token
    if (renewed.isNew) await onRefreshed?.(renewed.token)
    return renewed
  }

  /** Under the lock: the file may hold a newer token by now, of another process or of rclone. */
  async #adoptOrAsk(isGood: (found: Token) => boolean): Promise<Renewed> {
    const { store, renewal } = this.#options
    const stored = await store.load()
    if (stored && isGood(stored)) return { token: stored, isNew: false }
    const request = renewal?.request(stored)
    if (renewal === undefined || request === undefined) throw cannotRenew(store.name)
    await store.mustBeWritable()
    const renewed = await this.#ask(renewal, request, stored)
    if (typeof renewed !== 'string') return { token: renewed, isNew: true }
    // A program that takes no lock may have renewed it between our reading and our asking.
    const latest = await store.load()
    if (latest && !isSame(latest, stored) && isGood(latest)) return { token: latest, isNew: false }
    throw logInAgain(store.name, renewed)
  }

  /** @returns the new token, saved, or the words with which the service refuses it */
  async #ask(
    renewal: Renewal,
    request: FormRequest | JsonRequest,
    stored: Token | undefined,
  ): Promise<Token | string> {
    const { store, deps, signal } = this.#options
    const askedAt = deps.now()
    const answer = await withLimit(RENEWAL_MS, signal, (limited) =>
      askForToken(renewal, request, deps, limited),
    )
    if (answer.kind === 'refused') return answer.message
    // A service that keeps its refresh token does not send it again (RFC 6749 section 6).
    const kept = stored?.refreshToken && { refreshToken: stored.refreshToken }
    const token = tokenIssued({ ...kept, ...answer.token }, askedAt)
    await store.save(token)
    return token
  }
}

function isSame(one: Token, other: Token | undefined): boolean {
  return other !== undefined && one.accessToken.equals(other.accessToken)
}

function logInAgain(name: string, said: string): PcloudConfigError {
  return new PcloudConfigError(
    'token-invalid',
    `The service renews the token of ${name} no more: ${said}`,
    {
      hint: `Log in again: pcloud-config reconnect ${name}. A renewal that was cut off before it was saved ends like this, too.`,
    },
  )
}

function cannotRenew(name: string): PcloudConfigError {
  return new PcloudConfigError(
    'token-invalid',
    `${name} has no token that is valid or can be renewed.`,
    {
      hint: `Log in: pcloud-config reconnect ${name}`,
    },
  )
}
