import type { Authorization } from '../draft.ts'

/** A finished login. The account may not belong to the user (S2, S22). */
interface UnconfirmedLogin {
  /** The user confirmed the account. */
  confirm(): Promise<void>
  /** The user rejected the account. */
  refuse(): Promise<void>
  /** Waits for a new login with the same links. Absent if that is not possible. */
  resume?(): Promise<Authorization | 'back'>
  close(): Promise<void>
}

/** Holds an unconfirmed login open for the review. */
export interface AccountConfirmation {
  hold(login: UnconfirmedLogin): void
  confirm(): Promise<void>
  refuse(): Promise<void>
  /** After a refusal, waits for a login with the same links. Undefined if the user must start over. */
  resume(): Promise<Authorization | 'back'> | undefined
  /** Closes an open login. */
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
