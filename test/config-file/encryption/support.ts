import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PasswordSource } from '../../../src/config-file/encryption/config-password.ts'
import { Secret } from '../../../src/secret.ts'
import { decryptConfig, encryptConfig } from '../../support/encrypted-config.ts'
import { bareEnv, type Dump } from '../support/rclone-daemon.ts'

export const PLAIN = '[a]\ntype = alias\nremote = /tmp\n'
export const MARKER = 'RCLONE_ENCRYPT_V0:'

export const bytesOf = (text: string) => new TextEncoder().encode(text)
export const textFrom = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

export async function encrypted(text = PLAIN, password = 'pw'): Promise<string> {
  return textFrom(await encryptConfig(bytesOf(text), new Secret(password)))
}

/** The text inside an encrypted file. A plain file is an error, although `decryptConfig` accepts one. */
export async function decrypted(file: string | Uint8Array, password = 'pw'): Promise<string> {
  const bytes = typeof file === 'string' ? bytesOf(file) : file
  if (!textFrom(bytes).includes('RCLONE_ENCRYPT_V')) throw new Error('The file is not encrypted.')
  return textFrom(await decryptConfig(bytes, new Secret(password)))
}

export interface ScriptedSource extends PasswordSource {
  /** For each prompt, whether it was a repetition. */
  readonly asked: readonly boolean[]
}

/** Returns these passwords in order. */
export function passwords(...texts: readonly string[]): ScriptedSource {
  const asked: boolean[] = []
  return {
    name: 'the test',
    tries: texts.length,
    asked,
    async read(_file, isRepeated) {
      asked.push(isRepeated)
      return new Secret(texts[asked.length - 1] ?? 'asked too often')
    },
  }
}

export interface RcloneRun {
  readonly code: number | null
  readonly stdout: Buffer
  readonly stderr: string
}

/** rclone with this environment, without prompts and with a time limit. */
export function rclone(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  stdin = '',
): Promise<RcloneRun> {
  const child = spawn('rclone', ['--ask-password=false', ...args], {
    env: { ...bareEnv(folder), ...env },
    timeout: 15_000,
  })
  const out: Buffer[] = []
  let stderr = ''
  child.stdout.on('data', (piece: Buffer) => out.push(piece))
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  child.stdin.on('error', () => undefined)
  child.stdin.end(stdin)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stdout: Buffer.concat(out), stderr }))
  })
}

/** The content that rclone reads, or `refused`. */
export async function rcloneDump(
  folder: string,
  file: string | Uint8Array,
  password = 'pw',
): Promise<Dump | 'refused'> {
  const path = join(folder, 'judged.conf')
  writeFileSync(path, file)
  const env = { RCLONE_CONFIG_PASS: password }
  const { code, stdout } = await rclone(folder, ['config', 'dump', '--config', path], env)
  return code === 0 ? JSON.parse(stdout.toString()) : 'refused'
}
