import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import {
  passwordCommandEnvironment,
  rcloneConfigEnvironment,
  rcloneLoginEnvironment,
} from '../../src/host/child-environment.ts'
import { isKeptFromBrowser } from '../../src/host/child-secrets.ts'
import { itRclones } from '../support/rclones.ts'

const names = (env: object) => Object.keys(env).sort()
const of = (...all: readonly string[]) => Object.fromEntries(all.map((name) => [name, 'value']))
const NONE = new Set<string>()

/** What a vault's program is told by, and what rclone's scripts read. */
const VAULT = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'BW_SESSION',
  'OP_SERVICE_ACCOUNT_TOKEN',
  'SSH_AUTH_SOCK',
  'VAULT_ADDR',
  'VAULT_TOKEN',
]
const HARMLESS = [
  'RCLONE_ASK_PASSWORD',
  'RCLONE_CONFIG',
  'RCLONE_CONFIG_HOME_AUTH_URL',
  'RCLONE_CONFIG_HOME_TYPE',
  'RCLONE_PASSWORD_COMMAND',
  'RCLONE_SFTP_KEY_FILE',
  'RCLONE_TRANSFERS',
]
const SECRETS = [
  'PCLOUD_CLIENT_SECRET',
  'PCLOUD_PASSWORD',
  'PINKCLOUDSYNC_API_SECRET',
  'RCLONE_CONFIG_PASS',
  '_RCLONE_CONFIG_KEY_FILE',
  'RCLONE_HEADER',
  'RCLONE_HEADER_UPLOAD',
  'RCLONE_RC_PASS',
  'RCLONE_CONFIG_MY_BOX_SAS_URL',
  'RCLONE_S3_ACCESS_KEY_ID',
  'RCLONE_S3_SSE_CUSTOMER_KEY_BASE64',
  'rclone_config_home_token',
  'Rclone_Config_Home_Pass',
]

interface Provider {
  readonly Name: string
  readonly Options: readonly {
    readonly Name: string
    readonly IsPassword: boolean
    readonly Sensitive?: boolean
  }[]
}

describe('S23: the password command', () => {
  it('S23: gets the variables of a vault and the harmless ones of rclone', () => {
    const env = of(...VAULT, ...HARMLESS, ...SECRETS)
    expect(names(passwordCommandEnvironment(env, NONE))).toEqual([...VAULT, ...HARMLESS].sort())
  })

  it('S23: does not get a variable that an option has named', () => {
    const env = of('VAULT_TOKEN', 'MY_OWN')
    expect(names(passwordCommandEnvironment(env, new Set(['MY_OWN'])))).toEqual(['VAULT_TOKEN'])
  })

  itRclones('S23: gets no sensitive option of the installed rclone', ({ path }) => {
    const printed = execFileSync(path, ['config', 'providers'], { maxBuffer: 64 << 20 })
    const providers: readonly Provider[] = JSON.parse(printed.toString())
    const sensitive = providers.flatMap(({ Name, Options }) =>
      Options.filter((one) => one.IsPassword || one.Sensitive).flatMap((one) => [
        `RCLONE_CONFIG_MY_REMOTE_${one.Name}`.toUpperCase(),
        `RCLONE_${Name}_${one.Name}`.toUpperCase().replaceAll(' ', '_'),
        `rclone_config_home_${one.Name}`,
      ]),
    )
    expect(sensitive.length).toBeGreaterThan(50)
    expect(names(passwordCommandEnvironment(of(...sensitive), NONE))).toEqual([])
    expect(sensitive.filter((name) => !isKeptFromBrowser(name))).toEqual([])
  })
})

describe('S23: an rclone that logs in', () => {
  const RCLONE = [
    'RCLONE_CA_CERT',
    'RCLONE_CONFIG',
    'RCLONE_CONFIG_HOME_TYPE',
    'rclone_pcloud_token',
  ]
  const env = of(
    'PATH',
    'HTTPS_PROXY',
    'AWS_SECRET_ACCESS_KEY',
    'RCLONE_DRIVE_CLIENT_SECRET',
    ...RCLONE,
  )

  it('S23: receives no secret and no variable that changes the login', () => {
    const given = names(rcloneLoginEnvironment(env))
    expect(given).toEqual(['HTTPS_PROXY', 'PATH', 'RCLONE_CA_CERT'])
  })

  it('includes the options of all types for questions about a single type', () => {
    const given = names(rcloneConfigEnvironment(env))
    expect(given).toEqual(['HTTPS_PROXY', 'PATH', 'RCLONE_CA_CERT', 'RCLONE_DRIVE_CLIENT_SECRET'])
  })
})
