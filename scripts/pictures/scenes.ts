import { setTimeout as delay } from 'node:timers/promises'
import { KEY, type Pty, pasted } from '../../test/support/pty.ts'
import { takeResultPage } from './result-page.ts'
import { COLS, type Place, type Stage } from './stage.ts'

/** One picture: its title, the command, and the input of the user. */
export interface Scene {
  readonly name: string
  readonly title: string
  readonly place: Place
  readonly command: readonly string[]
  /** The picture starts at the line with this text, after the command. Default: the first line. */
  readonly from?: string
  /** The config file before the command. */
  readonly config?: (stage: Stage) => string
  /** Types the answers until the picture is complete. */
  play(person: Pty, stage: Stage): Promise<void>
}

const NEW = ['pcloud-config', 'new'] as const
const PASTE = /Code or address ›|Text from rclone ›/
const PAGE = 'https://my.pcloud.com/oauth2/authorize'
const START = 'http://localhost:53682/start/'

/** Questions and answers. A question that does not appear is skipped. */
type Answers = readonly (readonly [question: RegExp, answer: string])[]

const answersOf = ({ fake }: Stage, rootFolder = ''): Answers => [
  [/Name of the remote ›/, 'pcloud_backup'],
  ...appOf(fake.app),
  [/Root folder ›/, rootFolder],
  [/Region/, ''],
]

const appOf = ({
  clientId,
  secret = '',
}: {
  clientId: string
  secret?: string | undefined
}): Answers => [
  [/Client ID ›/, clientId],
  [/Client secret ›/, secret],
]

/** Answers each question when it is the last one on the screen, until the screen has `end`. */
async function answer(person: Pty, answers: Answers, end: RegExp): Promise<string> {
  const open = [...answers]
  for (;;) {
    const screen = await person.see((text) => end.test(text) || asks(text, open) >= 0)
    if (end.test(screen)) return screen
    const [[, text] = ['', '']] = open.splice(asks(screen, open), 1)
    await delay(150)
    person.send(text + KEY.enter)
    await delay(250)
  }
}

function asks(screen: string, open: Answers): number {
  const last = screen.split('\n').slice(-8).join('\n')
  return open.findIndex(([question]) => question.test(last))
}

/** A long link continues on the next line if it reaches the end of the first. */
function linkOn(screen: string, start: string): string {
  const lines = screen.split('\n')
  const at = lines.findLastIndex((line) => line.includes(start))
  const next = lines[at]?.length === COLS ? (lines[at + 1] ?? '') : ''
  const link = `${lines[at]?.trim() ?? ''}${next}`
  return link.slice(link.indexOf(start)).split(' ')[0] ?? ''
}

/** The step of the login folds to one line when it ends, so these pictures end before Enter. */
async function paste(person: Pty, text: string): Promise<void> {
  person.send(pasted(text))
  await person.see(/[\d,]+ characters/)
  await delay(150)
}

async function save(person: Pty): Promise<void> {
  await person.see(/Save\?/)
  await delay(150)
  person.send(KEY.enter)
  await person.end()
}

async function wizard(person: Pty, stage: Stage): Promise<void> {
  const screen = await answer(person, answersOf(stage, 'list'), PASTE)
  await takeResultPage(stage, linkOn(screen, START))
  await person.see('You are in /.')
  person.send(`back${KEY.right}`)
  await person.see('You are in /Backups.')
  person.send(KEY.enter)
  await save(person)
}

async function pasteCode(person: Pty, stage: Stage): Promise<void> {
  const screen = await answer(person, answersOf(stage), PASTE)
  await paste(person, await stage.browse(linkOn(screen, PAGE)))
}

async function pasteAddress(person: Pty, stage: Stage): Promise<void> {
  await answer(person, answersOf(stage), PASTE)
  person.send('?')
  const page = linkOn(await person.see(PAGE), PAGE)
  await paste(person, page)
  person.send(KEY.enter)
  await person.see("pCloud's login page")
  await paste(person, await stage.browse(page))
}

async function authorize(person: Pty, stage: Stage): Promise<void> {
  const screen = await answer(person, appOf(stage.fake.app), PASTE)
  await stage.browse(linkOn(screen, START), 'anna@example.com')
  await person.end()
}

const MARKERS = ['Paste the following into your remote machine --->', '<---End paste'] as const

function blobOf(stage: Stage): string {
  const value = stage.fake.mintToken(stage.fake.account('anna@example.com'))
  const token = `{"access_token":"${value}","token_type":"bearer","expiry":"0001-01-01T00:00:00Z"}`
  const blob = JSON.stringify({ hostname: 'eapi.pcloud.com', token })
  return Buffer.from(blob).toString('base64').replace(/=+$/, '')
}

async function pasteBlob(person: Pty, stage: Stage): Promise<void> {
  await answer(person, answersOf(stage), PASTE)
  await paste(person, [MARKERS[0], blobOf(stage), MARKERS[1]].join('\n'))
}

/** The answers in rclone's own dialogue on a server. */
const DIALOGUE: readonly (readonly [prompt: string, answer: string])[] = [
  ['n/s/q>', 'n'],
  ['name>', 'eu'],
  ['Storage>', 'pcloud'],
  ['client_id>', ''],
  ['client_secret>', ''],
  ['y/n>', 'n'],
  ['y/n>', 'n'],
]

async function rclonePaste(person: Pty, stage: Stage): Promise<void> {
  for (const [prompt, text] of DIALOGUE) {
    await person.expect(prompt)
    person.send(text + KEY.enter)
  }
  await person.expect('config_token>')
  person.send(blobOf(stage) + KEY.enter)
  await person.expect('y/e/d>')
}

async function ownApp(person: Pty, stage: Stage): Promise<void> {
  const answers = answersOf(stage).map(
    ([question, text]) => [question, question.test('Client ID ›') ? '' : text] as const,
  )
  await answer(person, answers, PASTE)
  const value = stage.fake.mintToken(stage.fake.account('anna@example.com'))
  await paste(person, [MARKERS[0], `{"access_token":"${value}"}`, MARKERS[1]].join('\n'))
}

async function poll(person: Pty, stage: Stage): Promise<void> {
  await answer(person, answersOf(stage), /Ctrl-C to stop/)
  await delay(500)
}

/** Remotes with the problems that users have. */
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

export const SCENES: readonly Scene[] = [
  {
    name: 'wizard',
    title: 'new: six questions, the login, the review and "Saved"',
    place: 'home',
    command: NEW,
    play: wizard,
  },
  {
    name: 'check',
    title: 'check: the problems and their solutions',
    place: 'home',
    command: ['pcloud-config', 'check'],
    // The part above is about this machine, which is a stage.
    from: '\x1b[1mThe file',
    config: ailing,
    play: async (person) => {
      await person.end(90_000)
    },
  },
  {
    name: 'menu',
    title: 'The menu: remotes with region and root folder, and the actions',
    place: 'home',
    command: ['pcloud-config'],
    config: ailing,
    play: async (person) => {
      await person.see('Quit config')
    },
  },
  {
    name: 'headless-code',
    title: 'new over SSH: a link for any device, a tunnel, and a pasted code',
    place: 'server',
    command: NEW,
    play: pasteCode,
  },
  {
    name: 'headless-address',
    title: 'new --no-browser: a wrong web address is explained, the right one is accepted',
    place: 'server',
    command: [...NEW, '--no-browser'],
    play: pasteAddress,
  },
  {
    name: 'headless-authorize',
    title: 'authorize on a desktop prints a blob between the markers of rclone',
    place: 'desk',
    command: ['pcloud-config', 'authorize'],
    play: authorize,
  },
  {
    name: 'headless-blob',
    title: 'new accepts the blob of another machine',
    place: 'server',
    command: NEW,
    play: pasteBlob,
  },
  {
    name: 'headless-stock-rclone',
    title: 'rclone config accepts the blob at config_token, with token and region',
    place: 'desk',
    command: ['rclone', 'config'],
    from: 'Option config_token.',
    play: rclonePaste,
  },
  {
    name: 'headless-rclone-app',
    title: 'new without a client ID accepts the output of rclone authorize',
    place: 'server',
    command: NEW,
    play: ownApp,
  },
  {
    name: 'headless-container',
    title: 'new in a container offers only paste, with the reason',
    place: 'container',
    command: NEW,
    play: pasteCode,
  },
  {
    name: 'headless-poll',
    title: 'new --login poll shows a QR code and waits',
    place: 'server',
    command: [...NEW, '--login', 'poll'],
    play: poll,
  },
]
