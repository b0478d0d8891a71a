import { type FileDeps, type OpenFile, realFileDeps } from '../../../src/files/file-deps.ts'

const { fs: realFs } = realFileDeps

/** A call to the file system, for example `rename` or `handle.sync`. */
export interface Call {
  readonly name: string
  readonly path: string
}

/** The real file system. Calls a function before each call, which can throw. */
export function spiedFs(before: (call: Call) => void | Promise<void>): FileDeps['fs'] {
  const spied = new Map<string, unknown>()
  const names = [
    'lstat',
    'stat',
    'realpath',
    'readlink',
    'symlink',
    'link',
    'rename',
    'unlink',
    'mkdir',
    'mkdirUnmasked',
    'rmdir',
    'readdir',
  ]
  for (const name of names) {
    const call = Reflect.get(realFs, name) as (...args: unknown[]) => Promise<unknown>
    spied.set(name, async (...args: unknown[]) => {
      await before({ name, path: String(args[0]) })
      return await call(...args)
    })
  }
  const open = async (path: string, flags: number, mode?: number) => {
    await before({ name: 'open', path })
    return spiedHandle(await realFs.open(path, flags, mode), path, before)
  }
  return { ...Object.fromEntries(spied), open } as unknown as FileDeps['fs']
}

function spiedHandle(handle: OpenFile, path: string, before: (call: Call) => void | Promise<void>) {
  return new Proxy(handle, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return async (...args: unknown[]) => {
        if (name !== 'close') await before({ name: `handle.${String(name)}`, path })
        return await member.apply(target, args)
      }
    },
  })
}

export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: made up by a test`), { code })
}
