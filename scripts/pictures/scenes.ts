import { setTimeout as delay } from 'node:timers/promises'
import { KEY, type Pty, pasted } from '../../test/support/pty.ts'
import { COLS, type Stage } from './stage.ts'

/** One picture: its title and what a person does. */
export interface Scene {
  readonly name: string
  readonly title: string
  /** The picture begins at the line that begins so; else at the first. */
  readonly from?: string
  play(stage: Stage): Promise<Pty>
}

const NEW = ['pcloud-config', 'new', 'pcloud_backup', '--root-folder', 'd0'] as const
const AUTO = ['--region', 'auto'] as const

/** A long link goes on in the next line, where the screen is at its end. */
function linkOn(screen: string, begin: string): string {
  const lines = screen.split('\n')
  const at = lines.findLastIndex((line) => line.includes(begin))
  const next = lines[at]?.length === COLS ? (lines[at + 1] ?? '') : ''
  const link = `${lines[at]?.trim() ?? ''}${next}`
  return link.slice(link.indexOf(begin))
}

async function openNew(stage: Stage, place: 'server' | 'container', ...more: readonly string[]) {
  const person = stage.run(place, ...NEW, ...AUTO, ...more)
  await person.see('Code or address ›')
  return person
}

async function paste(person: Pty, text: string): Promise<void> {
  person.send(pasted(text))
  await person.see(/[\d,]+ characters/)
  await delay(150)
  person.send(KEY.enter)
}

async function save(person: Pty): Promise<Pty> {
  await person.see('Save?')
  person.send(KEY.enter)
  await person.end()
  return person
}

const PAGE = 'https://my.pcloud.com/oauth2/authorize'

async function pasteCode(stage: Stage): Promise<Pty> {
  const person = await openNew(stage, 'server')
  await paste(person, await stage.browse(linkOn(await person.screen(), PAGE)))
  return save(person)
}

async function pasteAddress(stage: Stage): Promise<Pty> {
  const person = await openNew(stage, 'server', '--no-browser', '--overwrite')
  person.send('?')
  await person.see(PAGE)
  const page = linkOn(await person.screen(), PAGE)
  await paste(person, page)
  await person.see("pCloud's login page")
  await paste(person, await stage.browse(page))
  return save(person)
}

async function containerPaste(stage: Stage): Promise<Pty> {
  const person = await openNew(stage, 'container')
  await paste(person, await stage.browse(linkOn(await person.screen(), PAGE)))
  return save(person)
}

async function authorize(stage: Stage): Promise<Pty> {
  const person = stage.run('desk', 'pcloud-config', 'authorize')
  const screen = await person.see('Code or address ›')
  await stage.browse(linkOn(screen, 'http://localhost:53682/start/'), 'anna@example.com')
  await person.end()
  return person
}

async function blobOf(stage: Stage): Promise<string> {
  const value = stage.fake.mintToken(stage.fake.account('anna@example.com'))
  const token = `{"access_token":"${value}","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}`
  const blob = JSON.stringify({ hostname: 'eapi.pcloud.com', token })
  return Buffer.from(blob).toString('base64').replace(/=+$/, '')
}

async function pasteBlob(stage: Stage): Promise<Pty> {
  const person = await openNew(stage, 'server', '--login', 'paste', '--overwrite')
  const lines = ['Paste the following into your remote machine --->', await blobOf(stage)]
  await paste(person, [...lines, '<---End paste'].join('\n'))
  return save(person)
}

/** Stock rclone, asked as anybody is who sets up a remote on a server. */
const DIALOGUE: readonly (readonly [prompt: string, answer: string])[] = [
  ['n/s/q>', 'n'],
  ['name>', 'eu'],
  ['Storage>', 'pcloud'],
  ['client_id>', ''],
  ['client_secret>', ''],
  ['y/n>', 'n'],
  ['y/n>', 'n'],
]

async function rclonePaste(stage: Stage): Promise<Pty> {
  const person = stage.run('desk', 'rclone', 'config')
  for (const [prompt, answer] of DIALOGUE) {
    await person.expect(prompt)
    person.send(answer + KEY.enter)
  }
  await person.expect('config_token>')
  person.send((await blobOf(stage)) + KEY.enter)
  await person.expect('y/e/d>')
  return person
}

async function ownApp(stage: Stage): Promise<Pty> {
  const person = await openNewOf(stage, '--client-id', '', '--overwrite')
  const value = stage.fake.mintToken(stage.fake.account('anna@example.com'))
  const lines = ['Paste the following into your remote machine --->']
  await paste(person, [...lines, `{"access_token":"${value}"}`, '<---End paste'].join('\n'))
  return save(person)
}

async function openNewOf(stage: Stage, ...more: readonly string[]): Promise<Pty> {
  const person = stage.run('server', ...NEW, ...AUTO, ...more)
  await person.see('/auth?state=')
  await person.see('Text from rclone ›')
  return person
}

async function poll(stage: Stage): Promise<Pty> {
  const person = stage.run('server', ...NEW, ...AUTO, '--login', 'poll', '--overwrite')
  await person.see('Ctrl-C to stop')
  await stage.browse(linkOn(await person.screen(), PAGE), 'anna@example.com')
  return save(person)
}

async function wizard(stage: Stage): Promise<Pty> {
  const person = stage.run('home', 'pcloud-config', 'new')
  const { clientId, secret = '' } = stage.fake.app
  for (const [question, answer] of [
    ['Name of the remote', 'pcloud_backup'],
    ['Client ID', clientId],
    ['Client secret', secret],
    ['Root folder', 'list'],
    ['Region', ''],
  ] as const) {
    await person.expect(question)
    await delay(150)
    person.send(answer + KEY.enter)
  }
  const screen = await person.see('Code or address ›')
  await stage.browse(linkOn(screen, 'http://localhost:53682/start/'), 'marcel@example.com', 'home')
  await person.see('You are in /.')
  person.send(`back${KEY.right}`)
  await person.see('You are in /Backups.')
  person.send(KEY.enter)
  return save(person)
}

/** Remotes in the states that people find them in. */
function ailing(stage: Stage): string {
  const token = stage.fake.mintToken(stage.fake.account('anna@example.com'))
  const blob = (value: string) =>
    `token = {"access_token":"${value}","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}`
  return [
    ...['[photos]', 'type = pcloud', 'hostname = eapi.pcloud.com', blob(token), ''],
    ...['[backup]', 'type = pcloud', 'hostname = api.pcloud.com', blob(token), ''],
    ...['[old]', 'type = pcloud', 'hostname = api.pcloud.com', blob('gone'), ''],
    ...['[secret]', 'type = crypt', 'remote = backups:private', ''],
  ].join('\n')
}

async function check(stage: Stage): Promise<Pty> {
  stage.write('home', ailing(stage))
  const person = stage.run('home', 'pcloud-config', 'check')
  await person.end(20_000)
  return person
}

async function menu(stage: Stage): Promise<Pty> {
  stage.write('home', ailing(stage))
  const person = stage.run('home', 'pcloud-config')
  await person.see('Quit config')
  return person
}

export const SCENES: readonly Scene[] = [
  {
    name: 'wizard',
    title: 'new asks its six questions, logs in, shows the review and saves',
    play: wizard,
  },
  {
    name: 'check',
    title: 'check names what is wrong and what to do',
    from: '\x1b[1mThe file',
    play: check,
  },
  {
    name: 'menu',
    title: 'the menu: remotes with region and root folder, and what to do',
    play: menu,
  },
  {
    name: 'headless-code',
    title: 'new over SSH: pCloud’s page, a tunnel and a link for it, then a pasted code',
    play: pasteCode,
  },
  {
    name: 'headless-address',
    title: 'new --no-browser: a wrong address is explained, the right one is taken',
    play: pasteAddress,
  },
  {
    name: 'headless-authorize',
    title: 'authorize on a desktop prints a blob between rclone’s markers',
    play: authorize,
  },
  {
    name: 'headless-blob',
    title: 'new takes the blob of another machine',
    play: pasteBlob,
  },
  {
    name: 'headless-stock-rclone',
    title: 'rclone config takes the blob at config_token, and has token and region',
    from: 'Option config_token.',
    play: rclonePaste,
  },
  {
    name: 'headless-rclone-app',
    title: 'new without an app of one’s own takes what rclone authorize printed',
    play: ownApp,
  },
  {
    name: 'headless-container',
    title: 'new in a container: paste only, with the reason',
    play: containerPaste,
  },
  {
    name: 'headless-poll',
    title: 'new --login poll shows a QR code and waits',
    play: poll,
  },
]
