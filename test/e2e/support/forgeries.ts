import type { RawRequest } from './raw-http.ts'

export const callback = (params: Readonly<Record<string, string>>) =>
  `/?${new URLSearchParams(params)}`

const hostname = 'api.pcloud.com'

/** Callbacks of somebody who would like to be the service, of each kind equally many. */
export function forgeries(count: number, state: string): readonly RawRequest[] {
  const makers: readonly ((at: number) => RawRequest)[] = [
    (at) => ({ target: callback({ code: `forged${at}`, hostname }) }),
    (at) => ({ target: callback({ code: 'forged', state: `${at}`.padStart(43, 'x') }) }),
    (at) => ({ target: callback({ code: 'forged', state, hostname: `${at}.evil.tld` }) }),
    (at) => ({ target: callback({ error: `access_denied ${at}` }) }),
    (at) => ({ target: '/?code=forged', headers: [['Host', `evil${at}.tld`]] }),
    (at) => ({ target: `/?code=${'long'.repeat(4_000)}${at}` }),
    (at) => ({ target: '/?code=forged', headers: [['Cookie', `login_${at}=${at}`]] }),
    (at) => ({ target: `/start/${`${at}`.padStart(43, 'x')}` }),
  ]
  return Array.from({ length: count }, (_, at) => makers[at % makers.length]?.(at)).filter(
    (one) => one !== undefined,
  )
}
