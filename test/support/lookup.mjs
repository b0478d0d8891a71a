// Loaded before the program: every name of the network leads to the address that LOOKUP says, or is the error of that code.
import dns from 'node:dns'

const lookup = dns.lookup
const told = process.env.LOOKUP ?? ''

dns.lookup = (host, options, done) => {
  if (!/^[a-z.]+\.[a-z]+$/.test(host)) return lookup(host, options, done)
  const answer = done ?? options
  const error = Object.assign(new Error(`getaddrinfo ${told} ${host}`), { code: told })
  if (told.startsWith('E')) process.nextTick(answer, error)
  else if (options.all) process.nextTick(answer, null, [{ address: told, family: 4 }])
  else process.nextTick(answer, null, told, 4)
}
