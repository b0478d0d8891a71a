// For login.mjs: what the calls of a login take by themselves, in a process that has called before.
import { EnvHttpProxyAgent, request } from 'undici'

const CALLS = ['oauth2_token', 'userinfo', 'listfolder']
const dispatcher = new EnvHttpProxyAgent()

async function call(host, method) {
  const { body } = await request(`https://${host}/${method}`, { dispatcher, method: 'POST' })
  await body.text()
  // The connection is free in the next turn.
  await new Promise(setImmediate)
}

for (const method of CALLS) await call('eapi.pcloud.com', method)
const start = performance.now()
for (const method of CALLS) await call('api.pcloud.com', method)
console.log(performance.now() - start)
await dispatcher.close()
