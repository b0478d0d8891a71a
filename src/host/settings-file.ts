import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { SettingsFile, SettingsText } from '../cli/host.ts'
import { PcloudConfigError } from '../errors.ts'

/** The tool's own settings on this disk: ordinary INI, unlike rclone.conf. */
export const settingsFile: SettingsFile = {
  read: (path) => guarded('read', path, () => readSettings(path)),
  change: async (text, key, value) => changed(text, key, value),
  write: (path, text) => guarded('written', path, () => replaceFile(path, text)),
}

/** Far more than any settings file holds. */
const MAX_SIZE = 64 * 1024

async function readSettings(path: string): Promise<SettingsText | undefined> {
  try {
    if ((await stat(path)).size > MAX_SIZE) throw unusable('read', path)
    const text = await readFile(path, 'utf8')
    const { parse } = await import('ini')
    return { text, entries: Object.entries(parse(withoutBom(text))) }
  } catch (error) {
    if (errno(error) === 'ENOENT') return undefined
    throw error
  }
}

async function changed(text: string, key: string, value: string): Promise<string> {
  const { parse, stringify } = await import('ini')
  const values = parse(withoutBom(text))
  if (value === '') delete values[key]
  else values[key] = value
  return stringify(values, { whitespace: true })
}

function withoutBom(text: string): string {
  return text.replace(/^\ufeff/, '')
}

/** Whoever reads meanwhile sees the old file or the new one. A link stays a link. */
async function replaceFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const target = await realpath(path).catch(() => path)
  const temp = join(dirname(target), `.${randomBytes(9).toString('base64url')}.tmp`)
  const handle = await open(temp, 'wx', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
    await handle.close()
    await rename(temp, target)
  } catch (error) {
    await handle.close().catch(() => undefined)
    await rm(temp, { force: true })
    throw error
  }
}

async function guarded<T>(what: string, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw cause instanceof PcloudConfigError ? cause : unusable(what, path, cause)
  }
}

function unusable(what: string, path: string, cause?: unknown): PcloudConfigError {
  const code = errno(cause)
  const why = code === '' ? '' : ` (${code})`
  return new PcloudConfigError('failed', `The settings file ${path} cannot be ${what}${why}.`, {
    cause,
  })
}

function errno(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
