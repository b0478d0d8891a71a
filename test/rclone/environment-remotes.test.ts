import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  environmentKeys,
  environmentRemotes,
  isInEnvironment,
} from '../../src/rclone/environment-remotes.ts'
import { optionNames } from '../../src/rclone/option-names.ts'
import { describeRclones } from '../support/rclones.ts'

const hasOption = (type: string, key: string) => optionNames(type)?.has(key) === true
const FILE = {
  names: ['Od', 'pc'],
  typeOf: (name: string) => (name === 'Od' ? 'onedrive' : 'pcloud'),
  hasOption,
}

describe('remotes from variables', () => {
  it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['in small letters', { RCLONE_CONFIG_MY_R_TYPE: 'pcloud' }, ['my_r']],
    [
      'in the order of the variables',
      { RCLONE_CONFIG_Z_TYPE: 'x', RCLONE_CONFIG_A_TYPE: 'x' },
      ['z', 'a'],
    ],
    ['with any character', { 'RCLONE_CONFIG_A-B C.Ü_TYPE': 'x' }, ['a-b c.ü']],
    ['that the file has too', { RCLONE_CONFIG_PC_TYPE: 'pcloud' }, ['pc']],
    ['not in small letters', { RCLONE_CONFIG_lower_TYPE: 'x', rclone_config_x_type: 'x' }, []],
    ['not without a type', { RCLONE_CONFIG_A_HOSTNAME: 'x', RCLONE_CONFIG_B_TYPE: '' }, []],
    ['not without a name', { RCLONE_CONFIG__TYPE: 'x', RCLONE_CONFIG_TYPE: 'x' }, []],
    [
      'not a key of a different remote',
      { RCLONE_CONFIG_X_TYPE: 'onedrive', RCLONE_CONFIG_X_DRIVE_TYPE: 'business' },
      ['x'],
    ],
    ['not what is a key of one in the file', { RCLONE_CONFIG_OD_DRIVE_TYPE: 'business' }, []],
    [
      'not what is a longer key',
      { RCLONE_CONFIG_MY_BOX_TYPE: 'box', RCLONE_CONFIG_MY_BOX_BOX_SUB_TYPE: 'user' },
      ['my_box'],
    ],
    [
      'a name that looks like a key that the other type lacks',
      { RCLONE_CONFIG_X_TYPE: 'pcloud', RCLONE_CONFIG_X_DRIVE_TYPE: 'onedrive' },
      ['x', 'x_drive'],
    ],
  ])('%s', (_, env, names) => {
    expect(environmentRemotes(env, FILE)).toEqual(names)
    for (const name of names) {
      expect(isInEnvironment(name, env, FILE)).toBe(true)
      expect(isInEnvironment(name.toUpperCase(), env, FILE)).toBe(true)
    }
  })

  it('does not take a key of another remote for a remote', () => {
    const env = { RCLONE_CONFIG_OD_DRIVE_TYPE: 'business' }
    expect(isInEnvironment('od_drive', env, FILE)).toBe(false)
  })

  it('reads the keys of this name, but not of a longer name', () => {
    const env = {
      RCLONE_CONFIG_PC_TYPE: 'pcloud',
      RCLONE_CONFIG_PC_CLIENT_ID: 'x',
      RCLONE_CONFIG_PC_OLD_TYPE: 'pcloud',
      RCLONE_CONFIG_PC_OLD_TOKEN: 'x',
      RCLONE_CONFIG_PC_lower: 'x',
      RCLONE_CONFIG_PCX_TOKEN: 'x',
    }
    expect(environmentKeys('Pc', env, () => ['pc', 'pc_old'])).toEqual(['type', 'client_id'])
  })
})

describeRclones('rclone', (rclone) => {
  const made = mkdtempSync(join(tmpdir(), 'sources-'))
  const folder = () => made

  it('lists the same names as rclone', () => {
    const config = join(folder(), 'rclone.conf')
    writeFileSync(config, '[pc]\ntype = pcloud\n')
    const env = {
      RCLONE_CONFIG_NV_TYPE: 'pcloud',
      RCLONE_CONFIG_MY_R_TYPE: 'alias',
      RCLONE_CONFIG_OD_TYPE: 'onedrive',
      RCLONE_CONFIG_OD_DRIVE_TYPE: 'business',
    }
    const listed = execFileSync('rclone', ['listremotes', '--config', config], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, ...env },
    })
    const ours = environmentRemotes(env, { names: ['pc'], typeOf: () => 'pcloud', hasOption })
    const theirs = listed.trim().split('\n')
    const both = [...ours, 'od_drive', 'pc'].map((name) => `${name}:`)
    if (rclone.isAtLeast(1, 64)) expect(theirs).toEqual(both)
    else expect(theirs).toEqual([...both].sort())
  })
})
