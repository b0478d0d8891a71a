import { writeFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { has } from '../support/needs.ts'
import { environment, PROGRAM, startProgram } from '../support/program.ts'
import { KEY, Pty } from '../support/pty.ts'
import { CLIENT_ID, CLIENT_SECRET, openStage, type Stage } from '../support/stage.ts'
import { type ConfigRig, configRig } from './support/config-rig.ts'

const CONFIG = `# mine
[home]
type = pcloud
hostname = eapi.pcloud.com
root_folder_id = d19066333043

[locked]
type = crypt
remote = home:dir

[disk]
type = local
`

const ANSWERS = (...lines: readonly string[]) => lines.map((line) => `${line}\n`).join('')

const piped = (rig: ConfigRig, stdin: string, ...words: readonly string[]) =>
  rig.runWith({ stdin }, ...words)

describe.concurrent('the menu on a pipe', () => {
  it('lists the remotes and rclone’s letters, and quits', async () => {
    const rig = configRig(CONFIG)
    const { code, stdout, stderr } = await piped(rig, 'q\n')
    expect([code, stdout]).toEqual([0, ''])
    expect(stderr).toContain(
      [
        'Current remotes:',
        'Name    Type    Region  Root folder',
        '====    ====    ======  ===========',
        'home    pcloud  EU      d19066333043',
        'locked  crypt',
        'disk    local',
      ].join('\n'),
    )
    expect(stderr).toMatch(/\nd\) Delete remote\n.*\n.*\ns\) Set configuration password\n/)
    expect(stderr).toMatch(/\ne\/n\/d\/r\/c\/s\/k\/q> \n$/)
    expect(stderr).not.toContain('\x1b')
  })

  it('lists remotes of the environment, and gives the reason why they cannot be changed', async () => {
    const rig = configRig(CONFIG)
    const env = { RCLONE_CONFIG_CI_TYPE: 'pcloud', RCLONE_CONFIG_CI_HOSTNAME: 'eapi.pcloud.com' }
    for (const letter of ['e', 'd', 'r', 'c']) {
      const { code, stderr } = await rig.runWith({ stdin: ANSWERS(letter, '1'), env })
      expect(stderr).toContain('ci      pcloud  EU      d0\nhome    pcloud  EU')
      expect([code, stderr.includes('RCLONE_CONFIG_CI_TYPE')]).toEqual([2, true])
    }
    const edit = await rig.runWith({ stdin: '1\n', env }, 'edit')
    expect([edit.code, edit.stderr.includes('RCLONE_CONFIG_CI_TYPE')]).toEqual([2, true])
    const alone = configRig('')
    expect((await alone.runWith({ stdin: 'q\n', env })).stderr).toContain('Current remotes:')
    expect(rig.read()).toBe(CONFIG)
  })

  it('without any input: help on stderr, exit 2, though the file is encrypted', async () => {
    const rig = configRig(CONFIG)
    for (const state of ['plain', 'encrypted']) {
      const { code, stdout, stderr } = await piped(rig, '')
      expect([state, code, stdout]).toEqual([state, 2, ''])
      expect(stderr).toContain('Usage: pcloud-config COMMAND')
      expect(stderr).not.toContain('remotes:')
      await rig.runWith({ stdin: ANSWERS('geheim', 'geheim') }, 'encryption', 'set')
    }
  })

  it('waits for a pipe that is open, and stops if there is no input', async () => {
    const rig = configRig(CONFIG)
    const program = startProgram([], { env: rig.env, stdin: 'open' })
    await expect.poll(() => program.stderr(), { timeout: 10_000 }).toContain('What next?')
    program.child.stdin?.end()
    const { code, stderr } = await program.ended
    expect([code, stderr]).toEqual([2, expect.stringContaining('Usage: pcloud-config COMMAND')])
  })

  it.each(['--json', '--no-input'])('%s does not prompt: exit 2', async (option) => {
    const { code, stderr } = await piped(configRig(CONFIG), 'q\n', option)
    expect([code, stderr]).toEqual([2, expect.stringContaining('Usage: pcloud-config')])
  })

  it.skipIf(!has('rclone'))(
    'renames, copies and deletes, one after the other; the end of the input is like q',
    async () => {
      const rig = configRig(CONFIG)
      const lines = ['r', 'home', 'house', 'c', '3', 'disk2', 'd', 'disk']
      for (const last of [['q'], []]) {
        rig.write(CONFIG)
        const { code, stderr } = await piped(rig, ANSWERS(...lines, ...last))
        expect(code, stderr).toBe(0)
        expect(stderr).toContain('Renamed home to house.')
        expect(rig.dump()).toEqual({
          house: expect.anything(),
          locked: { type: 'crypt', remote: 'house:dir' },
          disk2: { type: 'local' },
        })
        expect(rig.read()).toMatch(/^# mine\n\[house\]\n/)
      }
    },
  )

  it.skipIf(!has('rclone'))('edits one remote and then another', async () => {
    const rig = configRig(`${CONFIG}[link]\ntype = alias\nremote = /tmp\n`)
    const lines = ['e', 'link', '/var', 'd', 'e', 'link', '/srv', 'y', 'e', 'disk', 'q']
    const { code, stderr } = await piped(rig, ANSWERS(...lines))
    expect(code, stderr).toBe(0)
    expect(rig.read()).toBe(`${CONFIG}[link]\ntype = alias\nremote = /srv\n`)
    expect(rig.rclone('config', 'show', 'link')).toContain('remote = /srv')
  })

  it('an action that is not complete is exit 2, without a change', async () => {
    const rig = configRig(CONFIG)
    const unfinished = [
      [['r'], '`pcloud-config rename FROM TO`'],
      [['r', 'home'], '`pcloud-config rename home TO`'],
      [['c', 'disk'], '`pcloud-config copy disk TO`'],
      [['d'], '`pcloud-config delete NAME`'],
      [['e'], '`pcloud-config edit NAME`'],
      [['n'], '`pcloud-config new NAME`'],
      [['s'], 'one per line'],
      [['s', 'a', 'geheim'], '--password-command'],
    ] as const
    for (const [lines, way] of unfinished) {
      const { code, stderr } = await piped(rig, ANSWERS(...lines))
      expect([code, stderr]).toEqual([2, expect.stringContaining(way)])
      expect(rig.read()).toBe(CONFIG)
    }
  })

  it('exits after a failed action, because the rest of the input was meant for it', async () => {
    const rig = configRig(CONFIG)
    const { code, stderr } = await piped(rig, ANSWERS('d', 'home', 'd', 'disk', 'q'))
    expect([code, stderr]).toEqual([2, expect.stringContaining('home is used by: locked.')])
    expect(rig.read()).toBe(CONFIG)
  })

  it('a step back returns to the menu', async () => {
    const rig = configRig(CONFIG)
    const { code, stderr } = await piped(rig, ANSWERS('r', 'home', '<', 'c', '<', 'n', '<', 'q'))
    expect([code, stderr.match(/What next\?/g)?.length]).toEqual([0, 4])
    expect(rig.read()).toBe(CONFIG)
  })

  it('no remotes: make one, set a password, or quit', async () => {
    const rig = configRig()
    const { code, stderr } = await piped(rig, 'q\n')
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining('No remotes found, make a new one?'),
    ])
    expect(stderr).toMatch(/n\/s\/q> \n$/)
  })

  it.skipIf(!has('rclone'))(
    'sets a password, continues without asking for it, changes it and removes it',
    async () => {
      const rig = configRig(CONFIG)
      const set = ANSWERS('s', 'a', 'geheim', 'geheim', 'd', 'disk', 'q')
      const { code, stderr } = await piped(rig, set)
      expect(code, stderr).toBe(0)
      expect(rig.read()).toContain('RCLONE_ENCRYPT_V0:')
      expect(stderr).not.toContain('geheim')
      const change = ANSWERS('geheim', 's', 'c', 'neu', 'neu', 's', 'u', 's', 'q', 'q')
      const changed = await piped(rig, change)
      expect(changed.code, changed.stderr).toBe(0)
      expect(changed.stderr.match(/Password of /g)).toHaveLength(1)
      expect(rig.dump()).toHaveProperty('locked')
      expect(rig.dump()).not.toHaveProperty('disk')
    },
  )
})

describe('the menu on a terminal', () => {
  let pty: Pty | undefined
  let stage: Stage | undefined
  afterEach(async () => {
    pty?.close()
    await stage?.close()
    stage = undefined
  })

  const start = (
    rig: ConfigRig,
    options: { cols?: number; env?: Record<string, string>; words?: readonly string[] } = {},
  ) => {
    const { cols = 80, env = {}, words = [] } = options
    const all = { ...environment({ env: rig.env }), TERM: 'xterm-256color', ...env }
    pty = new Pty(process.execPath, [PROGRAM, ...words], { env: all, cols, rows: 40 })
    return pty
  }

  const times = (text: string, count: number) => (screen: string) =>
    screen.split(text).length - 1 >= count

  it('opens an entry and returns, by letter, arrows and filter', async () => {
    const rig = configRig(CONFIG)
    const person = start(rig)
    await person.see('home    pcloud  EU      d19066333043')
    person.send(`r${KEY.enter}`)
    await person.see('Rename which remote?')
    person.send(`lock${KEY.enter}`)
    await person.see('New name for locked')
    person.send(`home${KEY.enter}`)
    await person.see('A remote named home already exists.')
    person.send(`${KEY.ctrlU}safe${KEY.enter}`)
    await person.see('Renamed locked to safe.')
    await person.see(/^safe +crypt$/m)
    person.send(`c${KEY.enter}`)
    await person.see('Copy which remote?')
    person.send(KEY.escape)
    await person.see(times('What next?', 3))
    person.send(`n${KEY.enter}`)
    await person.see('1/6 Name of the remote')
    person.send(KEY.escape)
    await person.see(times('What next?', 4))
    person.send(KEY.up + KEY.enter)
    expect((await person.end()).code).toBe(0)
    expect(rig.read()).toBe(CONFIG.replace('[locked]', '[safe]'))
  })

  it.skipIf(!has('rclone'))(
    'confirms before it deletes, and names the remotes that use it',
    async () => {
      const rig = configRig(CONFIG)
      const person = start(rig)
      for (const [answer, round] of [
        ['n', 1],
        ['y', 2],
      ] as const) {
        await person.see(times('What next?', round))
        person.send(`d${KEY.enter}`)
        await person.see(times('Delete which remote?', round))
        person.send(`home${KEY.enter}`)
        await person.see('locked cannot work without it.')
        person.send(answer + KEY.enter)
      }
      await person.see('Deleted home.')
      person.send(`q${KEY.enter}`)
      expect((await person.end()).code).toBe(0)
      expect(rig.dump()).toEqual({ locked: expect.anything(), disk: expect.anything() })
    },
  )

  it('reports a failure and continues with the file as it is then', async () => {
    const rig = configRig(CONFIG)
    const person = start(rig)
    await person.see('What next?')
    person.send(`c${KEY.enter}`)
    await person.see('Copy which remote?')
    writeFileSync(rig.config, '[other]\ntype = local\n')
    person.send(`disk${KEY.enter}`)
    await person.see('Name for the copy of disk')
    person.send(`disk2${KEY.enter}`)
    await person.see('There is no remote named disk.')
    await person.see(/^other +local$/m)
    person.send(`q${KEY.enter}`)
    expect((await person.end()).code).toBe(0)
  })

  it('Ctrl-C and Ctrl-D end the program, in the menu and in an entry', async () => {
    const rig = configRig(CONFIG)
    for (const key of [KEY.ctrlC, KEY.ctrlD]) {
      for (const before of [[], ['r'], ['r', 'home'], ['n'], ['s']]) {
        const person = start(rig)
        await person.see('What next?')
        for (const line of before) {
          person.send(line + KEY.enter)
          await person.expect(/which remote\?|New name for|Name of the remote|not encrypted\./)
        }
        person.send(key)
        expect((await person.end()).code, `${before}`).toBe(130)
      }
    }
    expect(rig.read()).toBe(CONFIG)
  }, 60_000)

  it('Ctrl-C after a change does not claim that the file is unchanged', async () => {
    const rig = configRig(CONFIG)
    const person = start(rig)
    await person.see('What next?')
    for (const line of ['r', 'locked', 'safe']) person.send(line + KEY.enter)
    await person.see('Renamed locked to safe.')
    await person.see(times('What next?', 2))
    person.send(KEY.ctrlC)
    const screen = await person.see('Your earlier changes are saved.')
    expect(screen).not.toContain('Nothing was changed')
    expect((await person.end()).code).toBe(130)
  })

  it.skipIf(!has('rclone'))('sets up a remote; a discard leads back to the menu', async () => {
    stage = await openStage()
    const rig = configRig(CONFIG)
    await rig.run('settings', 'set', 'login', 'paste')
    const person = start(rig, { env: stage.fake.env() })
    await person.see('What next?')
    for (const [decision, name] of [
      ['d', 'one'],
      ['y', 'two'],
    ] as const) {
      person.send(`n${KEY.enter}`)
      await person.expect('Name of the remote')
      person.send(name + KEY.enter)
      await person.expect('Client ID')
      person.send(CLIENT_ID + KEY.enter)
      await person.expect('Client secret')
      person.send(CLIENT_SECRET + KEY.enter)
      await person.expect('Root folder')
      person.send(KEY.enter)
      await person.expect('Region')
      person.send(KEY.enter)
      await person.expect('Code or address ›')
      person.send(stage.fake.mintCode(stage.fake.account('marcel@example.com')) + KEY.enter)
      await person.expect('Save?')
      person.send(decision + KEY.enter)
      await person.expect('What next?')
    }
    person.send(`q${KEY.enter}`)
    expect((await person.end()).code).toBe(0)
    expect(rig.dump()).toMatchObject({ two: { type: 'pcloud', hostname: 'api.pcloud.com' } })
    expect(rig.dump()).not.toHaveProperty('one')
    expect(person.raw).not.toContain(CLIENT_SECRET)
  })

  it.skipIf(!has('rclone'))(
    'edits a remote; a step back from its first question returns to the menu',
    async () => {
      const rig = configRig(`${CONFIG}[link]\ntype = alias\nremote = /tmp\n`)
      const person = start(rig)
      for (const leaves of [true, false]) {
        await person.expect('What next?')
        person.send(`e${KEY.enter}`)
        await person.expect('Edit which remote?')
        person.send(`link${KEY.enter}`)
        await person.expect('remote ›')
        if (leaves) person.send(KEY.escape)
      }
      person.send(`${KEY.ctrlU}/srv${KEY.enter}`)
      await person.expect('Save?')
      person.send(KEY.enter)
      await person.expect('What next?')
      person.send(`q${KEY.enter}`)
      expect((await person.end()).code).toBe(0)
      expect(rig.dump()).toMatchObject({ link: { remote: '/srv' } })
    },
  )

  it('checks, and returns to the menu', async () => {
    stage = await openStage()
    const token = stage.fake.mintToken(stage.fake.account('anna@example.com'))
    const rig = configRig(`[pc]\ntype = pcloud\ntoken = {"access_token":"${token}"}\n`)
    const env = stage.fake.env()
    const person = start(rig, { env })
    await person.see('What next?')
    person.send(`k${KEY.enter}`)
    await person.expect('Wrong region')
    await person.expect('✗ The check found a problem.')
    await person.expect('What next?')
    person.send(`q${KEY.enter}`)
    expect((await person.end()).code).toBe(0)
    expect(person.raw).not.toContain(token)
    expect((await rig.runWith({ env, stdin: 'k\nq\n' })).code).toBe(9)
  })

  it('prompts for the password of an encrypted file a single time', async () => {
    const rig = configRig(CONFIG)
    await rig.runWith({ stdin: ANSWERS('geheim', 'geheim') }, 'encryption', 'set')
    const person = start(rig)
    await person.see('Password of')
    person.send(`geheim${KEY.enter}`)
    await person.see('What next?')
    person.send(`d${KEY.enter}`)
    await person.see('Delete which remote?')
    person.send(`disk${KEY.enter}`)
    await person.see('Delete disk?')
    person.send(`y${KEY.enter}`)
    const screen = await person.see(times('What next?', 2))
    expect(screen.split('Password of')).toHaveLength(2)
    person.send(`q${KEY.enter}`)
    expect((await person.end()).code).toBe(0)
    expect(rig.read()).toContain('RCLONE_ENCRYPT_V0:')
  })

  it('40 columns: omits columns and breaks no line', async () => {
    const name = 'テスト-with-a-very-long-name-indeed-and-more'
    const rig = configRig(`${CONFIG}[${name}]\ntype = pcloud\n`)
    const person = start(rig, { cols: 40 })
    const screen = await person.see('What next?')
    expect(screen).toMatch(/^home {2,}pcloud$/m)
    expect(screen).toMatch(/^テスト-with-a-ver.*… +pcloud$/m)
    person.send(`q${KEY.enter}`)
    expect((await person.end()).code).toBe(0)
  })

  it('the same text with and without colours', async () => {
    const rig = configRig(CONFIG)
    const screens = new Set<string>()
    for (const env of [{ NO_COLOR: '1' }, { COLORFGBG: '15;0' }, { COLORFGBG: '0;15' }, {}]) {
      const person = start(rig, { env })
      screens.add(await person.see('Enter to choose'))
      expect(person.raw.includes('\x1b[36m') || person.raw.includes('\x1b[1m')).toBe(
        env.NO_COLOR === undefined,
      )
      person.close()
    }
    expect(screens.size).toBe(1)
  })

  it.skipIf(!has('rclone'))('--plain: line by line, and no escape sequences', async () => {
    const rig = configRig(CONFIG)
    const person = start(rig, { words: ['--plain', '--no-color'] })
    for (const line of ['r', 'disk', 'disc', 's', 'q', 'd', 'disc', 'y', 'q']) {
      await person.expect('> ')
      person.send(line + KEY.enter)
    }
    expect((await person.end()).code).toBe(0)
    expect(person.raw).not.toContain('\x1b')
    expect(rig.dump()).not.toHaveProperty('disc')
  })

  it('in CI without a user: help, exit 2', async () => {
    const person = start(configRig(CONFIG), { env: { CI: '1' } })
    expect((await person.end()).code).toBe(2)
  })
})
