// Loaded with `node --require`: lets one call to the disk fail, in the program as it was built.
// FAULT: JSON of { under, at, code, errno, after, always, log }. Calls on paths below `under` and
// on files opened there are counted from 0; number `at` fails. `after`: the call is made first.
// `always`: { name: code }, calls that fail each time, such as { "rename": "EBUSY" }.
const fs = require('node:fs')

const rule = JSON.parse(process.env.FAULT ?? '{}')
const unders = [].concat(rule.under ?? [])
const isUnder = (path) => typeof path === 'string' && unders.some((one) => path.startsWith(one))
const real = { ...fs }
const paths = new Map()
let count = 0

const CALLS = {
  path: ['open', 'lstat', 'stat', 'readlink', 'unlink', 'mkdir', 'rmdir', 'readdir', 'access'],
  second: ['symlink', 'link', 'rename'],
  fd: ['read', 'write', 'ftruncate', 'fstat', 'fchmod', 'fchown', 'fsync', 'close'],
}

function fault(name, path) {
  const number = count++
  const always = rule.always?.[name]
  const isHit = number === rule.at
  if (isHit) real.writeFileSync(rule.log, `${name} ${path}`)
  else if (always === undefined) return undefined
  const code = isHit ? rule.code : always
  const error = new Error(`${code}: made up by a test, ${name} '${path}'`)
  // libuv has no name for some numbers.
  const isNamed = !['EDQUOT', 'ESTALE'].includes(code)
  const errno = -(NUMBERS[code] ?? 5)
  return Object.assign(error, {
    isHit,
    errno,
    code: isNamed ? code : `Unknown system error ${errno}`,
    syscall: name,
  })
}

const NUMBERS = {
  ...{ EPERM: 1, ENOENT: 2, EIO: 5, EACCES: 13, EBUSY: 16, EEXIST: 17, EXDEV: 18, EINVAL: 22 },
  ...{
    EMFILE: 24,
    EFBIG: 27,
    ENOSPC: 28,
    EROFS: 30,
    ENOSYS: 38,
    ENOTSUP: 95,
    ESTALE: 116,
    EDQUOT: 122,
  },
}

function wrap(name, pathOf) {
  const call = real[name]
  fs[name] = (...args) => {
    const done = args.at(-1)
    const path = pathOf(args)
    if (typeof done !== 'function' || !isUnder(path)) return call(...args)
    const error = fault(name, path)
    if (error !== undefined && !(rule.after && error.isHit)) {
      // A failed close closes the file all the same.
      if (name === 'close') return call(args[0], () => done(error))
      return process.nextTick(done, error)
    }
    call(...args.slice(0, -1), (failed, ...results) => {
      if (name === 'open' && !failed) paths.set(results[0], path)
      if (name === 'close') paths.delete(args[0])
      done(error ?? failed, ...results)
    })
  }
}

for (const name of CALLS.path) wrap(name, ([path]) => path)
for (const name of CALLS.second) wrap(name, ([, path]) => path)
for (const name of CALLS.fd) wrap(name, ([fd]) => paths.get(fd))
// util.promisify of these gives an object with the bytes.
for (const name of ['read', 'write']) {
  const symbol = require('node:util').promisify.custom
  const key = name === 'read' ? 'bytesRead' : 'bytesWritten'
  fs[name][symbol] = (...args) =>
    new Promise((resolve, reject) => {
      fs[name](...args, (error, done) => (error ? reject(error) : resolve({ [key]: done })))
    })
}
const native = real.realpath.native
fs.realpath = Object.assign((...args) => real.realpath(...args), {
  native: (path, ...rest) => {
    const done = rest.at(-1)
    if (!isUnder(path)) return native(path, ...rest)
    const error = fault('realpath', path)
    if (error === undefined) return native(path, ...rest)
    process.nextTick(done, error)
  },
})
