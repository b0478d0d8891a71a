/**
 * Posts one form as the program does and prints what came of it. A process of its own,
 * since Node reads NODE_EXTRA_CA_CERTS once, when it starts.
 */
import { PcloudConfigError } from '../../../src/errors.ts'
import { createHttp } from '../../../src/host/http-client.ts'

const {
  url = '',
  abortAfter,
  limits = {},
  times = 1,
  ...asked
} = JSON.parse(process.argv[2] ?? '{}')
const started = performance.now()

async function post() {
  const http = createHttp(process.env, limits)
  const signal = abortAfter === undefined ? undefined : AbortSignal.timeout(abortAfter)
  try {
    const form = { code: 's3cret-code', client_secret: 's3cret' }
    const ask = () => http.postForm({ url, form, ...asked, ...(signal && { signal }) })
    for (let done = 1; done < times; done += 1) await ask()
    const answer = await ask()
    return { status: answer.status, length: answer.body.length, body: answer.body.slice(0, 200) }
  } finally {
    await http.close()
  }
}

const outcome = await post().catch((error: unknown) => {
  if (!(error instanceof PcloudConfigError)) return { thrown: (error as Error).name }
  return { code: error.code, message: error.message, hint: error.hint }
})
process.stdout.write(JSON.stringify({ ...outcome, ms: performance.now() - started }))
