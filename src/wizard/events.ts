/** What a login reports to another program, one JSON object per line. */
export type LoginEvent =
  | {
      readonly event: 'auth_url'
      /** The service's page, for any machine. */
      readonly url: string
      /** Our own page, for this machine's browser; absent where nothing listens. */
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
  /** There was nothing to write, in the place of `saved`. */
  | { readonly event: 'unchanged'; readonly name: string }
  /** What `authorize` made, in the place of `saved`. */
  | { readonly event: 'printed'; readonly format: 'blob' | 'token'; readonly value: string }
