/** The events of a login for programs, as JSON lines. */
export type LoginEvent =
  | {
      readonly event: 'auth_url'
      /** The service's page, for any device. */
      readonly url: string
      /** The local page for a browser of this computer. Absent without a listener. */
      readonly start_url?: string
    }
  | { readonly event: 'waiting'; readonly until: string }
  | { readonly event: 'code' }
  | {
      readonly event: 'account'
      readonly email: string
      readonly userid: string
      readonly region: string
      readonly hostname: string
      readonly quota: number
      readonly usedquota: number
    }
  | { readonly event: 'denied' }
  /** The masked change of a dry run, instead of `saved`. */
  | { readonly event: 'dry_run'; readonly diff: string }
  | { readonly event: 'saved'; readonly name: string; readonly file: string }
  /** The remote did not change. Replaces `saved`. */
  | { readonly event: 'unchanged'; readonly name: string }
  /** The output of `authorize`. Replaces `saved`. */
  | { readonly event: 'printed'; readonly format: 'blob' | 'token'; readonly value: string }
