import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import type { SecretSource } from '../cli/host.ts'
import { PcloudConfigError } from '../errors.ts'
import type { Environment } from './environment.ts'

/**
 * Reads a secret from where an option says it is, and takes a variable that held one out
 * of the live environment, so that no child sees it.
 * @throws PcloudConfigError `not-found`
 */
export async function readSecret(
  source: SecretSource,
  env: Environment,
  live: Record<string, string | undefined>,
): Promise<string> {
  if (source.kind === 'stdin') return text(process.stdin)
  if (source.kind === 'file') return readSecretFile(source.name)
  const value = env[source.name]
  delete live[source.name]
  if (value !== undefined) return value
  throw new PcloudConfigError('usage', `The environment variable ${source.name} is not set.`)
}

async function readSecretFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new PcloudConfigError('not-found', `The file ${path} cannot be read.`, { cause })
  }
}
