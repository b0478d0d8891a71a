import { type CanaryRig, CLIENT_ID, type SecretName } from './rig.ts'

/** One way of calling a command. `{name}` in a word is that secret, `{home}` the home folder. */
export interface CanaryRun {
  readonly words: readonly string[]
  /** Its exit code where nothing is wrong: a run that fails early would prove nothing. */
  readonly code: number
  /** By contract its stdout holds secrets. */
  readonly prints?: true
  readonly stdin?: (rig: CanaryRig) => string
  readonly encrypted?: true
  /** Runs before it, in the same home. */
  readonly before?: readonly (readonly string[])[]
}

const LOGIN = ['--client-id', CLIENT_ID, '--yes']
const BY_TOKEN = ['--login', 'token', '--token', 'env:GIVEN_TOKEN']
const TOKEN_WORD = 'config_token={"access_token":"{new-token}","token_type":"bearer"}'
const PINK = ['--api-key', 'pk_live', '--api-secret']
const NEW = ['new', 'x', ...LOGIN, '--root-folder', 'd0']
const freshCode = ({ fake }: CanaryRig) => `${fake.mintCode(fake.account('me@example.com'))}\n`

const remoteText = ({ known }: CanaryRig, token: SecretName = 'new-token') =>
  `[imp]\ntype = pcloud\nclient_secret = ${known['given-secret']}\ntoken = {"access_token":"${known[token]}","token_type":"bearer"}\n`
const sdkText =
  (auth_type: string, name: SecretName) =>
  ({ known }: CanaryRig) =>
    JSON.stringify({
      email: 'imp@example.com',
      access_token: known[name],
      location_id: 1,
      auth_type,
    })

const ok = (...words: readonly string[]): CanaryRun => ({ words, code: 0 })
const fails = (code: number, ...words: readonly string[]): CanaryRun => ({ words, code })
const prints = (...words: readonly string[]): CanaryRun => ({ words, code: 0, prints: true })
const exported = (format: string) => prints('export', 'pc', 'crypted', '--format', format)

/** The name of a command to the ways it is tried; `''` is the menu, `__complete` what Tab calls. */
export const ROWS: Readonly<Record<string, readonly CanaryRun[]>> = {
  new: [
    ok(...NEW, '--client-secret', 'env:GIVEN_SECRET', ...BY_TOKEN),
    ok(...NEW, '--client-secret', '@{home}/given/secret', ...BY_TOKEN, '--dry-run'),
    { ...ok(...NEW, '--login', 'paste', '--no-input'), stdin: freshCode },
    ok('new', 'w', '--login', 'direct', '--email', 'me@example.com', '--yes'),
    ok('new', 'r', '--client-id', '', '--root-folder', 'd0', '--yes'),
    fails(4, 'new', 'w', '--login', 'direct', '--email', 'eu@example.com', '--yes'),
    fails(5, 'new', 'p', '--type', 'pinkcloudsync', ...PINK, 'env:GIVEN_SECRET', '--yes'),
    fails(2, ...NEW, '--client-secret', '{given-secret}', ...BY_TOKEN),
    fails(2, ...NEW, '--login', 'token', '--token={given-secret}'),
  ],
  edit: [
    ok('edit', 'pc', '--root-folder', '0', '--region', 'us', '--yes'),
    ok('edit', 'pc', ...LOGIN, ...BY_TOKEN, '--dry-run'),
    fails(4, 'edit', 'pc', '--yes', '--login', 'token', '--token', 'env:PCLOUD_CLIENT_SECRET'),
  ],
  reconnect: [
    ok('reconnect', 'pc', '--yes', ...BY_TOKEN),
    { ...ok('reconnect', 'pc', '--yes', '--login', 'paste', '--no-input'), stdin: freshCode },
  ],
  authorize: [
    {
      ...prints('authorize', '--client-id', CLIENT_ID, '--login', 'paste', '--no-input'),
      stdin: freshCode,
    },
    {
      ...fails(4, 'authorize', 'pcloud', CLIENT_ID, '{given-secret}', '--login', 'paste'),
      stdin: freshCode,
    },
  ],
  list: [ok('list'), ok('list', '--long'), { ...ok('list'), encrypted: true }],
  show: [ok('show'), ok('show', 'pc'), prints('show', '--reveal')],
  redacted: [ok('redacted'), ok('redacted', 'vz')],
  userinfo: [ok('userinfo', 'pc'), ok('userinfo', 'me'), fails(2, 'userinfo', 'vz')],
  token: [
    prints('token', 'pc'),
    prints('token', 'me', '--json'),
    fails(5, 'token', 'vz'),
    fails(5, 'token', 'pink', '--refresh'),
    fails(2, 'token', 's3'),
  ],
  folders: [ok('folders', 'pc'), ok('folders', 'pc', '/new', '--create')],
  check: [
    fails(9, 'check'),
    fails(9, 'check', '--fix', '--yes'),
    { ...ok('check', 'pc'), encrypted: true },
  ],
  dump: [prints('dump')],
  providers: [ok('providers')],
  file: [ok('file')],
  paths: [ok('paths')],
  create: [
    ok('create', 'n', 'pcloud', 'config_refresh_token=true', 'config_is_local=false', TOKEN_WORD),
    ok('create', 'h', 'sftp', 'host=h', 'pass={given-secret}'),
    ok('create', 'pc', 'alias', 'remote=:webdav,pass={given-secret}:', '--overwrite', '--dry-run'),
    fails(2, 'create', 'a/b', 'sftp', 'pass={given-secret}'),
    prints('create', 'n', 'pcloud', 'client_secret={given-secret}', '--non-interactive'),
  ],
  update: [
    ok('update', 'pc', 'config_refresh_token=true', 'config_is_local=false', TOKEN_WORD),
    ok('update', 'pc', 'client_secret={given-secret}'),
    ok('update', 'crypted', 'password', '{given-secret}', '--dry-run'),
    fails(2, 'update', 'pc', 'client_secret={given-secret}\nx'),
  ],
  password: [
    ok('password', 'crypted', 'password', '{given-secret}'),
    ok('password', 'pc', 'client_secret={given-secret}', '--dry-run'),
    fails(2, 'password', 'pc', 'type={given-secret}'),
  ],
  unset: [ok('unset', 'pc', 'client_secret', '--dry-run'), ok('unset', 'pc', 'token')],
  copy: [ok('copy', 'pc', 'pc2'), ok('copy', 'crypted', 'c2', '--dry-run')],
  rename: [ok('rename', 'pc', 'pc2'), ok('rename', 'pc', 'pc2', '--dry-run')],
  delete: [
    ok('delete', 'vz', 'pink'),
    fails(2, 'delete', 'pc'),
    ok('delete', 'pc', '--force', '--dry-run'),
  ],
  disconnect: [ok('disconnect', 'pc', '--yes'), ok('disconnect', 'me', '--yes')],
  undo: [
    { ...ok('undo', '--list'), before: [['delete', 'vz']] },
    { ...ok('undo', '--dry-run'), before: [['unset', 'pc', 'client_secret']] },
    { ...ok('undo'), before: [['update', 'pc', 'client_secret={given-secret}']] },
  ],
  encryption: [
    { ...ok('encryption', 'check'), encrypted: true },
    ok('encryption', 'set', '--password-command', '{home}/bin/password-command'),
    { ...ok('encryption', 'remove'), encrypted: true },
    fails(2, 'encryption', 'set', '--password-command', '/nonexistent/{given-secret}'),
    fails(7, 'encryption', 'set', '--password-command', '/nonexistent/{broken-line}'),
  ],
  settings: [
    ok('settings'),
    ok('settings', 'set', 'region', 'eu'),
    fails(2, 'settings', 'set', 'region', '{given-secret}'),
  ],
  touch: [ok('touch')],
  version: [ok('version'), fails(2, 'version', '{given-secret}')],
  completion: [ok('completion', 'bash')],
  export: [
    ...['env', 'kubernetes', 'rclone', 'ini', 'json'].map(exported),
    prints('export', 'pc', '--format', 'rc'),
    fails(2, 'export', 'pc', 'crypted', '--format', 'rc'),
    prints('export', 'pc', '--format', 'pcloud-sdk'),
    fails(2, 'export', 'pc', 'crypted', '--format', 'pcloud-sdk'),
  ],
  import: [
    { ...ok('import', '-', '--yes'), stdin: remoteText },
    { ...ok('import', '-', '--dry-run', '-v'), stdin: remoteText },
    { ...ok('import', '-', '--yes', '--json'), stdin: sdkText('oauth2', 'new-token') },
    { ...ok('import', '-', '--yes'), stdin: sdkText('direct', 'session') },
    { ...ok('import', '-', '--rename', 'n', '--yes'), stdin: ({ known }) => known['new-token'] },
    { ...fails(4, 'import', '-', '--yes', '-v'), stdin: (rig) => remoteText(rig, 'given-secret') },
    {
      ...fails(6, 'import', '-'),
      stdin: ({ known }) => `[x]\ntype = a\n${known['broken-line']}\n`,
    },
    { ...fails(2, 'import', '-'), stdin: ({ known }) => `-- ${known['given-secret']} --` },
    {
      ...fails(2, 'import', '-'),
      stdin: ({ known }) =>
        `RCLONE_CONFIG_X_TYPE=a\nRCLONE_CONFIG_X_PASS="${known['given-secret']}`,
    },
    {
      ...fails(2, 'import', '-'),
      stdin: ({ known }) =>
        `apiVersion: v1\nkind: Secret\ndata:\n  a: &x ${known['given-secret']}\n`,
    },
  ],
  string: [prints('string', 'pc'), prints('string', 'crypted:x', '--shell', 'bash')],
  '': [{ ...ok(), stdin: () => 's\nq\nq\n' }],
  __complete: [
    ok('__complete', 'show', ''),
    ok('__complete', 'update', 'pc', 'client_secret='),
    ok('__complete', 'settings', 'set', 'remote', ''),
  ],
}
