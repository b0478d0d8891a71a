import type { FormRequest, HttpAnswer, HttpClient } from '../../src/http.ts'

/** Answers from a table of `host/method`, and keeps what was asked. */
export function scriptedHttp(answers: Readonly<Record<string, unknown>>): HttpClient & {
  readonly asked: FormRequest[]
} {
  const asked: FormRequest[] = []
  return {
    asked,
    async postForm(request): Promise<HttpAnswer> {
      asked.push(request)
      const { host, pathname } = new URL(request.url)
      const answer = answers[host + pathname]
      if (answer === undefined) throw new Error(`nobody answers ${host}${pathname}`)
      if (answer instanceof Error) throw answer
      return typeof answer === 'string'
        ? { status: 200, body: answer }
        : { status: 200, body: JSON.stringify(answer) }
    },
  }
}

export const US = 'api.pcloud.com'
export const EU = 'eapi.pcloud.com'

export const MARCEL = {
  result: 0,
  userid: 7,
  email: 'marcel@example.com',
  quota: 10,
  usedquota: 1,
}
