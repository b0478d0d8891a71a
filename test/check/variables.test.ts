import { describe, expect, it } from 'vitest'
import { judgeVariables } from '../../src/check/judge-machine.ts'

const meantFor = (name: string, platform = 'linux', value = 'some value') =>
  judgeVariables({ [name]: value }, platform).map(({ hint }) => hint)

describe('variables that rclone does not read', () => {
  it.each([
    ...['RCLONE_CONFIG_PATH', 'RCLONE_CONF', 'RCLONE_CONFIG_FILE', 'RCLONE_CONFIGFILE'],
    ...[
      'RCLONE_CONF_FILE',
      'RCLONE_CONF_PATH',
      'RCLONE_CFG',
      'RCLONECONFIG',
      'RCLONE_CONFIG_LOCATION',
    ],
    ...['RCLONE_CONFG', 'RCLONE_CONIFG', 'rclone_config', 'RCLONE_CONFIGS', 'RCLONE_CONFIGURATION'],
  ])('%s suggests RCLONE_CONFIG', (name) => {
    expect(meantFor(name)).toEqual(['Did you mean RCLONE_CONFIG?'])
  })

  it.each([
    ['RCLONE_CONFIG_PASSWORD', 'RCLONE_CONFIG_PASS'],
    ['RCLONE_PASSWORD', 'RCLONE_CONFIG_PASS'],
    ['RCLONE_CONF_PASS', 'RCLONE_CONFIG_PASS'],
    ['RCLONE_PASWORD_COMMAND', 'RCLONE_PASSWORD_COMMAND'],
  ])('%s suggests %s', (name, meant) => {
    expect(meantFor(name)).toEqual([`Did you mean ${meant}?`])
  })

  it.each([
    ...['RCLONE_CONFIG', 'RCLONE_CONFIG_PASS', 'RCLONE_PASSWORD_COMMAND', 'RCLONE_CONFIG_DIR'],
    ...['RCLONE_CONFIG_PC_TYPE', 'RCLONE_CONFIG_MY_REMOTE_TOKEN', 'RCLONE_CONFIG_FILE_PATH'],
    ...[
      'RCLONE_PASS',
      'RCLONE_RC_PASS',
      'RCLONE_ASK_PASSWORD',
      'RCLONE_CACHE_DIR',
      'RCLONE_VERBOSE',
    ],
    ...['RCLONE_PCLOUD_PASSWORD', 'RCLONE_CLIENT_PASS', 'RCLONE_OOS_CONFIG_FILE', 'CONFIG_PATH'],
  ])('%s is ignored', (name) => {
    expect(meantFor(name)).toEqual([])
  })

  it('does not show values, ignores empty variables, and ignores case on Windows', () => {
    const [found] = judgeVariables({ RCLONE_CONFIG_PASSWORD: 'hunter2' }, 'linux')
    expect(JSON.stringify(found)).not.toContain('hunter2')
    expect(meantFor('RCLONE_CONF', 'linux', '')).toEqual([])
    expect(meantFor('rclone_config', 'win32')).toEqual([])
  })
})
