import type { Authorization } from '../draft.ts'

/** A login that is done, although the account may not be the person's own (S2, S22). */
export interface UnconfirmedLogin {
  /** The account is the person's own. */
  confirm(): Promise<void>
  /** It is not. */
  refuse(): Promise<void>
  /** Waits for another login, with the same links. Absent if no other can come. */
  resume?(): Promise<Authorization | 'back'>
  close(): Promise<void>
}

/** Keeps an unconfirmed login open until the person answers at the review. */
export interface AccountConfirmation {
  hold(login: UnconfirmedLogin): void
  confirm(): Promise<void>
  refuse(): Promise<void>
  /** After a refusal: waits for the next login. Undefined if a new one has to start. */
  resume(): Promise<Authorization | 'back'> | undefined
  /** Ends whatever is still open. */
  close(): Promise<void>
}

export function createConfirmation(): AccountConfirmation {
  let held: UnconfirmedLogin | undefined
  let isRefused = false
  const take = () => {
    const login = held
    held = undefined
    isRefused = false
    return login
  }
  return {
    hold(login) {
      held = login
      isRefused = false
    },
    confirm: async () => take()?.confirm(),
    async refuse() {
      isRefused = true
      await held?.refuse()
    },
    resume() {
      if (!isRefused || held?.resume === undefined) return undefined
      return take()?.resume?.()
    },
    close: async () => take()?.close(),
  }
}
