import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { describeRclones, itRclones } from '../support/rclones.ts'
import { configRig } from './support/config-rig.ts'

const CONFIG = `# mine\r
[pc]\r
type = pcloud\r
hostname = api.pcloud.com\r
client_secret = s3cret-one\r
token = {"access_token":"s3cret-two","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}\r
mystery = kept\r
\r
; of the wrapper\r
[locked]\r
type=crypt\r
remote=pc:dir\r
password=s3cret-three\r
# the end, without a line end`

const quiet = { code: 0, stdout: '', stderr: '' }
const reported = (text: string) => ({ ...quiet, stderr: `${text} To undo: pcloud-config undo\n` })

describe.concurrent('create', () => {
  it('adds a remote at the end, prints it masked, and preserves all existing bytes', async () => {
    const rig = configRig(CONFIG)
    const ended = await rig.run('create', 'x', 'sftp', 'host=h', 'user', 'me', 'pass', 'hunter2')
    expect(ended).toEqual({
      code: 0,
      stdout: '[x]\ntype = sftp\nhost = h\nuser = me\npass = ••••••••\n',
      stderr: '',
    })
    expect(rig.read().startsWith(CONFIG)).toBe(true)
    expect(rig.read()).toMatch(/\r\n\[x\]\r\ntype=sftp\r\nhost=h\r\nuser=me\r\npass=[\w-]+\r\n$/)
    expect(rig.read()).not.toContain('hunter2')
    expect(rig.names()).toEqual(['rclone.conf'])
  })

  it('creates a missing file and folder, only for their owner', async () => {
    const rig = configRig()
    const config = join(rig.folder, 'new', 'deep', 'rclone.conf')
    expect((await rig.run('create', 'x', 'alias', 'remote=/', '--config', config)).code).toBe(0)
    expect((statSync(config).mode & 0o777).toString(8)).toBe('600')
    expect((statSync(join(rig.folder, 'new')).mode & 0o777).toString(8)).toBe('700')
    expect(readFileSync(config, 'utf8')).toBe('[x]\ntype = alias\nremote = /\n')
  })

  it('an empty change removes a folder that it created', async () => {
    const rig = configRig()
    const at = (...parts: readonly string[]) => join(rig.folder, ...parts, 'rclone.conf')
    for (const words of [
      ['copy', 'nobody', 'x'],
      ['encryption', 'set', '--no-input'],
      ['create', 'x', 'alias', 'remote=/', '--dry-run'],
      ['new', 'x', '--no-input'],
    ]) {
      await rig.run(...words, '--config', at('new', 'deep'))
      expect(rig.names(), words.join(' ')).toEqual([])
    }
    mkdirSync(join(rig.folder, 'mine'))
    expect((await rig.run('copy', 'a', 'b', '--config', at('mine', 'new'))).code).toBe(3)
    expect(rig.names()).toEqual(['mine'])
  })

  it('refuses an impossible type and a misspelled one, also among the pairs', async () => {
    const rig = configRig(CONFIG)
    for (const words of [
      ['create', 'x', ''],
      ['create', 'x', 'pclod'],
      ['update', 'pc', 'type='],
    ]) {
      expect((await rig.run(...words)).code, words.join(' ')).toBe(2)
      expect(rig.read()).toBe(CONFIG)
    }
    expect((await rig.run('create', 'x', 'pclod')).stderr).toContain('Did you mean pcloud?')
    expect((await rig.run('create', 'x', 'local', 'type=alias', 'remote=/tmp')).code).toBe(0)
    expect(rig.read()).toContain('[x]\r\ntype=alias\r\nremote=/tmp')
  })

  it('refuses an existing name, and replaces it with --overwrite', async () => {
    const rig = configRig(CONFIG)
    const refused = await rig.run('create', 'pc', 'alias', 'remote=/tmp')
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toContain('--overwrite')
    expect(rig.read()).toBe(CONFIG)
    expect((await rig.run('create', 'pc:', 'alias', 'remote=/tmp', '--overwrite')).code).toBe(0)
    expect(rig.read()).toContain('[pc]\r\ntype = alias\r\nremote = /tmp\r\n')
    expect(rig.read()).not.toContain('s3cret-two')
    expect(rig.read()).toContain('; of the wrapper\r\n[locked]')
  })

  it.each([
    [['create'], 'NAME is missing'],
    [['create', 'x'], 'TYPE is missing'],
    [['create', '-x', 'alias'], 'option'],
    [['create', 'a/b', 'alias'], 'letters'],
    [['create', 'x ', 'alias'], 'space'],
    [['create', 'x', 'alias', 'remote'], 'remote has no value'],
    [['create', 'x', 'alias', '=v'], 'no key'],
    [['create', 'x', 'alias', 'remote=s3cret\nb = c'], 'line break'],
    [['create', 'x', 'alias', 'remote', '/', '--obscure', '--no-obscure'], 'not both'],
    [['update', 'pc', 'k=%(s3cret)s'], '%(...)s'],
    [['copy', 'pc'], 'TO is missing'],
    [['copy', 'pc', 'locked'], 'already'],
    [['copy', 'pc', '.. /'], 'letters'],
    [['rename', 'pc', 'locked'], 'already'],
    [['rename', 'pc', 'pc'], 'already'],
    [['rename', 'pc', 'DEFAULT'], 'DEFAULT'],
    [['unset', 'pc'], 'KEY is missing'],
    [['unset', 'pc', 'type'], 'delete'],
    [['delete'], 'NAME is missing'],
    [['touch', 'x'], 'Too many'],
  ])('%j is exit 2, and the file is unchanged', async (words, said) => {
    const rig = configRig(CONFIG)
    const { code, stdout, stderr } = await rig.run(...words)
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(said)])
    expect(stderr).not.toContain('s3cret')
    expect(rig.read()).toBe(CONFIG)
  })

  it.each([
    ['update', 'nobody', 'a=b'],
    ['unset', 'nobody', 'a'],
    ['copy', 'nobody', 'x'],
    ['rename', 'nobody', 'x'],
    ['delete', 'pc', 'nobody', '--force'],
    ['redacted', 'nobody'],
  ])('%s %s: exit 3', async (...words) => {
    const rig = configRig(CONFIG)
    expect(await rig.run(...words)).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringContaining('no remote named nobody'),
    })
    const { code, stdout } = await rig.run(...words, '--json')
    expect([code, JSON.parse(stdout).error.code]).toEqual([3, 'not-found'])
    expect(rig.read()).toBe(CONFIG)
  })
})

describe.concurrent('passwords', () => {
  itRclones('are obscured where the type says so, and nowhere else', async () => {
    const rig = configRig('')
    const words = ['pass=hunter2', 'key_file_pass=two words', 'user=pass', 'password=plain']
    expect((await rig.run('create', 'x', 'sftp', ...words)).code).toBe(0)
    const { x } = rig.dump() as Record<string, Record<string, string>>
    expect(rig.rclone('reveal', '--', x?.pass ?? '').trim()).toBe('hunter2')
    expect(rig.rclone('reveal', '--', x?.key_file_pass ?? '').trim()).toBe('two words')
    expect([x?.user, x?.password]).toEqual(['pass', 'plain'])
  })

  itRclones('an obscured one is kept, unless --obscure; a raw one with --no-obscure', async () => {
    const rig = configRig('[x]\ntype = webdav\n')
    const obscured = rig.rclone('obscure', 'hunter2').trim()
    const first = await rig.run('update', 'x', `pass=${obscured}`)
    expect(first.stderr).toContain('pass looks obscured')
    expect(first.stderr).not.toContain(obscured)
    expect(rig.read()).toContain(`pass = ${obscured}\n`)
    await rig.run('update', 'x', `pass=${obscured}`, '--obscure')
    const { x } = rig.dump() as Record<string, Record<string, string>>
    expect(rig.rclone('reveal', '--', x?.pass ?? '').trim()).toBe(obscured)
    await rig.run('update', 'x', 'pass=raw', '--no-obscure')
    expect(rig.read()).toContain('pass = raw\n')
    await rig.run('update', 'x', 'pass=')
    expect(rig.read()).toMatch(/pass =\n/)
  })
})

describe.concurrent('update and unset', () => {
  it('change only the lines of the named keys', async () => {
    const rig = configRig(CONFIG)
    const ended = await rig.run('update', 'pc:', 'mystery=new', 'root_folder_id', 'd5')
    expect(ended.code).toBe(0)
    expect(ended.stdout).not.toContain('s3cret')
    const expected = CONFIG.replace(
      'mystery = kept\r\n',
      'mystery = new\r\nroot_folder_id = d5\r\n',
    )
    expect(rig.read()).toBe(expected)
    expect(await rig.run('unset', 'pc', 'root_folder_id', 'not_there')).toEqual(
      reported('Removed root_folder_id from pc.'),
    )
    expect(rig.read()).toBe(CONFIG.replace('= kept', '= new'))
  })

  it.each([
    [['update', 'pc', 'region=eu'], /region is not an option of pcloud.*\n.*unset pc region/],
    [['update', 'pc', 'hostnme=x'], /Did you mean hostname\?/],
    [['create', 'x', 'alias', 'remot=/'], /remot is not an option of alias.*mean remote\?/],
    [['update', 'pc', 'S3cretPart/=x'], /^! •+ is not an option of pcloud[^/]*\n$/],
    [['update', 'pc', 'description=x', 'override.client_id=y'], /^$/],
    [['update', 'pc', 'region=eu', '--quiet'], /^$/],
  ])('%j: a key without effect causes a warning', async (words, warning) => {
    const { code, stderr } = await configRig(CONFIG).run(...words, '--no-output')
    expect([code, stderr]).toEqual([0, expect.stringMatching(warning)])
  })

  it('unset of missing keys succeeds and does not write', async () => {
    const rig = configRig(CONFIG)
    const before = statSync(rig.config).mtimeMs
    expect(await rig.run('unset', 'pc', 'not_there')).toMatchObject({ code: 0, stdout: '' })
    expect(statSync(rig.config).mtimeMs).toBe(before)
  })

  it('update prints the section, as JSON on request, and prints nothing with --no-output', async () => {
    const rig = configRig(CONFIG)
    const { stdout } = await rig.run('update', 'locked', 'remote=pc:x', '--json')
    expect(JSON.parse(stdout)).toEqual({
      locked: { type: 'crypt', remote: 'pc:x', password: '••••••••' },
    })
    expect(await rig.run('update', 'locked', 'remote=pc:y', '--no-output')).toEqual(quiet)
    expect(await rig.run('update', 'locked', 'remote=pc:z', '-q')).toEqual(quiet)
    expect(rig.read()).toContain('remote=pc:z\r\n')
  })

  it('update logs in only on request, and stores no key of rclone’s dialogue', async () => {
    const rig = configRig(CONFIG)
    const words = ['config_refresh_token=false', 'config_is_local=true', 'mystery=1']
    expect((await rig.run('update', 'pc', ...words)).code).toBe(0)
    expect(rig.read()).toBe(CONFIG.replace('= kept', '= 1'))
  })

  it('follow a link and keep it', async () => {
    const rig = configRig(CONFIG)
    const link = join(rig.folder, 'link.conf')
    symlinkSync('rclone.conf', link)
    expect((await rig.run('update', 'pc', 'mystery=1', '--config', link)).code).toBe(0)
    expect(rig.read()).toBe(CONFIG.replace('= kept', '= 1'))
    expect(rig.names()).toEqual(['link.conf', 'rclone.conf'])
  })
})

describe.concurrent('copy, rename and delete', () => {
  it('copy copies all keys, including secrets, and prints none', async () => {
    const rig = configRig(CONFIG)
    expect(await rig.run('copy', 'pc:', 'pc two:')).toEqual(reported('Copied pc to pc two.'))
    expect(rig.read().startsWith(CONFIG)).toBe(true)
    expect(rig.read()).toContain(
      '[pc two]\r\ntype = pcloud\r\nhostname = api.pcloud.com\r\nclient_secret = s3cret-one\r\n'.replaceAll(
        ' = ',
        '=',
      ),
    )
    expect(rig.read().match(/mystery/g)).toHaveLength(2)
  })

  it('rename updates the remotes that use it in the same write, and says so', async () => {
    const rig = configRig(CONFIG)
    expect(await rig.run('rename', 'pc', 'new name')).toEqual(
      reported('Renamed pc to new name. Updated locked, which uses it.'),
    )
    const expected = CONFIG.replace('[pc]', '[new name]').replace(
      'remote=pc:dir',
      'remote=new name:dir',
    )
    expect(rig.read()).toBe(expected)
    expect((await rig.run('undo')).code).toBe(0)
    expect(rig.read()).toBe(CONFIG)
  })

  it('rename updates wrappers in all spellings and does not change the remaining lines', async () => {
    const before = `[p]
type = pcloud
[p.q]
type = pcloud
[my p]
type = pcloud
[p+]
type = pcloud
[a]
type = alias
remote = p,encoding=None:
[u]
type = union
upstreams : "p:a b:ro" p: "my p:" p.q:x p+:
[c]
type = combine
upstreams = p=p:x "y z=p:"
[n]
type = alias
remote = my p:p:
[d]
description = p:
type = alias
remote = \`p:\`
[s]
type = alias
remote = :alias,remote="p:x":
`
    const rig = configRig(before)
    expect((await rig.run('rename', 'p', 'x y')).code).toBe(0)
    const expected = before
      .replace('[p]', '[x y]')
      .replace('remote = p,enc', 'remote = x y,enc')
      .replace('"p:a b:ro" p: "my', '"x y:a b:ro" "x y:" "my')
      .replace('p=p:x "y z=p:"', '"p=x y:x" "y z=x y:"')
      .replace('remote = `p:`', 'remote = `x y:`')
      .replace('remote="p:x"', 'remote="x y:x"')
    const lines = (text: string) => text.split('\n')
    expect(lines(rig.read().replace('remote = x y:\n', 'remote = `x y:`\n'))).toEqual(
      lines(expected),
    )
  })

  it('update obscures a password according to the type that is given with it', async () => {
    const rig = configRig('[a]\ntype = local\n')
    await rig.run('update', 'a', 'type=crypt', 'remote=/tmp', 'password=hunter2')
    expect(rig.read()).toMatch(/password = (?!hunter2)[\w-]{30,}/)
  })

  it('a copy includes the keys of the parent', async () => {
    const rig = configRig('[my]\ntype = alias\nremote = /tmp\n\n[my.sub]\nremote = /usr\n')
    expect((await rig.run('rename', 'my', 'x')).code).toBe(2)
    expect((await rig.run('delete', 'my')).code).toBe(2)
    const { code, stdout } = await rig.run('rename', 'my.sub', 'y', '--json')
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { written: true }])
    expect(rig.read()).toContain('[y]\nremote = /usr\ntype = alias\n')
    expect((await rig.run('rename', 'my', 'x')).code).toBe(0)
  })

  it.each([
    ['rename', 'pc', 'acme.pc'],
    ['copy', 'pc', 'acme.pc'],
    ['create', 'acme.pc', 'pcloud', 'config_refresh_token=false'],
    ['import', 'other.conf', '--yes', '--no-verify'],
  ])('%s writes the defaults that the parent would change', async (...words) => {
    const own = 'type = pcloud\nhostname = api.pcloud.com\n'
    const rig = configRig(`[acme]\n${own}root_folder_id = d7\nclient_id = x\n\n[pc]\n${own}`)
    const other = join(rig.folder, 'other.conf')
    writeFileSync(other, `[acme.pc]\n${own}`, { mode: 0o600 })
    const ended = await rig.run(...words.map((word) => (word === 'other.conf' ? other : word)))
    expect(ended.code, ended.stderr).toBe(0)
    expect(rig.read()).toMatch(/\[acme\.pc\][\s\S]*\nroot_folder_id = d0\n/)
    expect(rig.read()).toMatch(/\[acme\.pc\][\s\S]*\nclient_id =\s/)
    expect(rig.dump()).toMatchObject({ 'acme.pc': { root_folder_id: 'd0', client_id: '' } })
  })

  it.each([
    ['create', 'my', 'alias', 'remote=/usr', '--overwrite'],
    ['import', 'other.conf', '--yes', '--no-verify', '--overwrite'],
  ])('%s --overwrite preserves the values of a remote below', async (...words) => {
    const rig = configRig('[my]\ntype = alias\nremote = /tmp\n\n[my.sub]\ntype = alias\n')
    const other = join(rig.folder, 'other.conf')
    writeFileSync(other, '[my]\ntype = alias\nremote = /usr\n', { mode: 0o600 })
    const ended = await rig.run(...words.map((word) => (word === 'other.conf' ? other : word)))
    expect(ended.code, ended.stderr).toBe(0)
    expect(ended.stderr).toMatch(/my\.sub/)
    expect(rig.dump()).toMatchObject({ my: { remote: '/usr' }, 'my.sub': { remote: '/tmp' } })
  })

  it('delete refuses if other remotes use it', async () => {
    const rig = configRig(CONFIG)
    const refused = await rig.run('delete', 'pc')
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('locked')])
    expect(rig.read()).toBe(CONFIG)
    expect(await rig.run('delete', 'pc', '--force')).toEqual(reported('Deleted pc.'))
    expect(rig.read()).toMatch(/^# mine\r\n(?!\[pc\])[\s\S]*\[locked\]/)
  })

  it('delete removes several remotes that use each other together', async () => {
    const rig = configRig(CONFIG)
    expect(await rig.run('delete', 'pc', 'locked:', 'pc')).toEqual(reported('Deleted pc, locked.'))
    expect(rig.read()).not.toMatch(/\[|s3cret/)
    expect(rig.read()).toMatch(/^# mine\r\n/)
  })
})

describe.concurrent('touch, paths, redacted', () => {
  it('touch creates an empty file and preserves an existing file', async () => {
    const rig = configRig()
    expect(await rig.run('touch')).toEqual(quiet)
    expect([rig.read(), statSync(rig.config).mode & 0o777]).toEqual(['', 0o600])
    rig.write(CONFIG)
    const before = statSync(rig.config).mtimeMs
    expect(await rig.run('touch')).toEqual(quiet)
    expect([rig.read(), statSync(rig.config).mtimeMs]).toEqual([CONFIG, before])
  })

  it('touch --json reports if it created a file', async () => {
    const rig = configRig()
    const answers: unknown[] = []
    for (const words of [['--dry-run'], [], []]) {
      answers.push(JSON.parse((await rig.run('touch', '--json', ...words)).stdout))
    }
    const file = rig.config
    expect(answers).toEqual([
      { dry_run: true, diff: '' },
      { written: true, file },
      { written: false, file },
    ])
  })

  it('does not write if the config exists only in memory', async () => {
    const rig = configRig()
    for (const words of [['touch'], ['create', 'x', 'alias'], ['undo']]) {
      expect((await rig.run(...words, '--config', '')).code).toBe(6)
    }
    expect(rig.names()).toEqual([])
  })

  itRclones('paths says what rclone says', async () => {
    const rig = configRig('')
    expect((await rig.run('paths')).stdout).toBe(rig.rclone('config', 'paths'))
    const { stdout } = await rig.run('paths', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ config: rig.config, temp: '/tmp' })
  })

  it('redacted does not print secrets or names of people', async () => {
    const rig = configRig(
      '[z]\ntype = sftp\nuser = me\nhost = h\npass = s3cret\n[a]\ntype = pcloud\nroot_folder_id = d5\n',
    )
    expect((await rig.run('redacted')).stdout).toBe(
      [
        '[a]',
        'type = pcloud',
        'root_folder_id = XXX',
        '',
        '[z]',
        'type = sftp',
        'user = XXX',
        'host = XXX',
        'pass = XXX',
        '### Double check the config for sensitive info before posting publicly',
        '',
      ].join('\n'),
    )
    expect(JSON.parse((await rig.run('redacted', 'a:', '--json')).stdout)).toEqual({
      a: { type: 'pcloud', root_folder_id: 'XXX' },
    })
    rig.write('')
    expect((await rig.run('redacted')).stdout).toContain('; empty config\n')
  })
})

describe.concurrent('a file that rclone refuses', () => {
  it('no command changes it', async () => {
    const broken = '[a]\ntype = x\nno sign s3cret\n'
    const rig = configRig(broken)
    for (const words of [
      ['create', 'x', 'alias'],
      ['update', 'a', 'k=v'],
      ['delete', 'a'],
      ['rename', 'a', 'b'],
    ]) {
      const { code, stderr } = await rig.run(...words)
      expect([code, stderr]).toEqual([6, expect.stringContaining('rclone.conf:3:1')])
      expect(stderr).not.toContain('s3cret')
    }
    expect(rig.read()).toBe(broken)
  })
})

describeRclones('beside rclone', () => {
  const BEFORE = '[a]\ntype = alias\nremote = /tmp\n\n[b.c]\ntype = local\n\n[d e]\ntype = memory\n'

  it.each([
    [['create', 'x', 'alias', 'remote=/var', 'description', 'a "b" c']],
    [['create', 'x', 'alias', 'remote', '/a b']],
    [['create', 'x', 'local', 'nounc=true', 'encoding=Slash,Dot']],
    [['update', 'a', 'remote=/etc', 'new', 'x=y']],
    [['update', 'd e', 'k=# no comment', 'l=; nor this', 'm=a = b']],
    [['update', 'b.c', 'nounc', 'false']],
    [['delete', 'a']],
    [['delete', 'd e']],
  ])("%j writes the same values as rclone's command", async (words) => {
    const [ours, theirs] = [configRig(BEFORE), configRig(BEFORE)]
    expect((await ours.run(...words)).code).toBe(0)
    theirs.rclone('config', ...words)
    expect(ours.dump()).toEqual(theirs.dump())
  })

  it("copy and rename write the same as rclone's menu", async () => {
    const rig = configRig(BEFORE)
    await rig.run('copy', 'a', 'a2')
    await rig.run('rename', 'd e', 'f@g')
    const before = configRig(BEFORE).dump() as Record<string, unknown>
    const { 'd e': renamed, ...rest } = before
    expect(rig.dump()).toEqual({ ...rest, a2: before.a, 'f@g': renamed })
  })
})

describe('S48: no command prints the second half of a broken token', () => {
  const BROKEN = `[pc]
type = pcloud
hostname = eapi.pcloud.com
token = {"access_token":"first
secondSECOND","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}
`
  it.each([
    [['show']],
    [['show', 'pc', '--json']],
    [['redacted']],
    [['redacted', 'pc', '--json']],
    [['unset', 'pc', 'hostname', '--dry-run']],
    [['delete', 'pc', '--dry-run', '--json']],
    [['update', 'pc', 'root_folder_id=d1']],
    [['list', '--long', '--json']],
    [['rename', 'pc', 'other', '-v']],
    [['unset', 'pc', 'secondSECOND","token_type"', '--json']],
    [['token', 'pc', '-v']],
    [['userinfo', 'pc', '--json', '-v']],
    [['edit', 'pc', '--yes', '--dry-run']],
    [['string', 'pc']],
    [['import', 'broken.conf', '--rename', 'new', '--no-verify', '--yes']],
    [['import', 'broken.conf', '--rename', 'new', '--no-verify', '--yes', '--json']],
  ])('%j', async (words) => {
    const rig = configRig(BROKEN)
    if (words[0] === 'import') {
      words[1] = join(rig.folder, 'broken.conf')
      writeFileSync(words[1], BROKEN)
    }
    const { stdout, stderr } = await rig.run(...words)
    const { stdout: listed } = await rig.run('undo', '--list', '--json')
    const { stdout: undone } = await rig.run('undo', '--dry-run')
    expect([stdout, stderr, listed, undone].join('\n')).not.toMatch(/secondSECOND/i)
  })
})
