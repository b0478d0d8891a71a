import type { Authorization } from '../draft.ts'

/** A finished login. The account may not belong to the user (S2, S22). */
interface UnconfirmedLogin {
  /** The user confirmed the account. */
  confirm(): Promise<void>
  /** The user rejected the account. */
  refuse(): Promise<void>
  /** Waits for a new login with the same links. */
  resume(): Promise<Authorization | 'back'>
  close(): Promise<void>
}

/** Holds an unconfirmed login open for the review. */
export class AccountConfirmation {
  #held: UnconfirmedLogin | undefined
  #isRefused = false

  hold(login: UnconfirmedLogin): void {
    this.#held = login
    this.#isRefused = false
  }

  async confirm(): Promise<void> {
    await this.#take()?.confirm()
  }

  async refuse(): Promise<void> {
    this.#isRefused = true
    await this.#held?.refuse()
  }

  /** After a refusal, waits for a login with the same links. Undefined if the user must start over. */
  resume(): Promise<Authorization | 'back'> | undefined {
    return this.#isRefused ? this.#take()?.resume() : undefined
  }

  /** Closes an open login. */
  async close(): Promise<void> {
    await this.#take()?.close()
  }

  #take(): UnconfirmedLogin | undefined {
    const login = this.#held
    this.#held = undefined
    this.#isRefused = false
    return login
  }
}
