import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'vitest'
import { environment, PROGRAM } from '../../support/program.ts'
import { Pty } from '../../support/pty.ts'
import { CLIENT_ID, CLIENT_SECRET, openStage, type Stage, tokenBlob } from '../../support/stage.ts'
import { hostileTexts } from './hostile.ts'

export const { all: TEXTS, told: TOLD } = hostileTexts()
/** What a line of a file can hold. */
export const LINES = TEXTS.map((text) => text.replace(/[\r\n\0]/g, '').trim()).filter(Boolean)
/** What a name in a file can. */
export const NAMES = [
  ...new Set(LINES.map((text) => `n${text.replace(/[[\]/\\:]/g, '').slice(0, 200)}`.trim())),
]
/** A part of each, for what is said in one place. */
export const MIXED = TEXTS.map((text) => text.replaceAll('\0', '').slice(0, 24)).join('·')
export const EMAIL = `e${MIXED}@example.com`
export const [NAME = ''] = NAMES
/** A login by email and password. */
export const SESSION = `s${NAME}`.slice(0, 40)

/** A machine on which whatever can have a name or a value has one of the texts. */
export interface HostileHome {
  readonly stage: Stage
  /** Writes all files as they were. */
  furnish(): void
  path(name: string): string
  env(more?: Env): Record<string, string>
  /** The shell around it stays, since what is written right before an end may be lost. */
  onTerminal(words: readonly string[], more?: Env): Pty
}

type Env = Readonly<Record<string, string | undefined>>

const AROUND = {
  HOME: '/nonexistent/h\x1b[2J\x9b',
  BROWSER: `b${MIXED}`,
  SUDO_USER: 'u\x1b[2J\u202e',
  container: 'c\x1b]0;x\x07',
  'RCLONE_CONFIG_E\x1b[2J_TYPE': 'x',
}

/** It ends with its test. */
export async function openHostileHome({ onTestFinished }: TestContext): Promise<HostileHome> {
  const folders = ['Music', ...NAMES.map((name) => `f${name}`)]
  const stage = await openStage({
    accounts: [
      { email: EMAIL, region: 'us', folders },
      { email: `other${EMAIL}`, region: 'eu', folders },
      { email: 'plain@example.com', region: 'us' },
    ],
  })
  onTestFinished(() => stage.close())
  const token = stage.mint(EMAIL)
  const path = (name: string) => join(stage.folder, name)
  const env = (more: Env = {}) =>
    environment({
      fake: stage.fake,
      env: {
        ...AROUND,
        ...{ XDG_CONFIG_HOME: path('own'), XDG_STATE_HOME: path('state') },
        ...{
          RCLONE_CONFIG: stage.config,
          T: token,
          S: CLIENT_SECRET,
          OTHER: stage.mint(`other${EMAIL}`),
          ...more,
        },
      },
    })
  return {
    ...{ stage, path, env, furnish: () => furnish(stage, token) },
    onTerminal(words, more) {
      const shell = [
        '-c',
        // What the terminal echoes of keys that come too late is no output of the program.
        '[ "$TERM" = dumb ] || stty -echo; trap : INT; "$@"; code=$?; echo; echo code=$code; trap "" INT; exec sleep 60',
        'sh',
        process.execPath,
        PROGRAM,
      ]
      const all = { TERM: 'xterm', ...env(more) }
      return new Pty('sh', [...shell, ...words], { env: all, cols: 200, rows: 60 })
    },
  }
}

function furnish(stage: Stage, token: string): void {
  const blob = tokenBlob(token)
  const good = `[pc]\ntype = pcloud\nclient_id = ${CLIENT_ID}\nhostname = api.pcloud.com\ntoken = ${blob}\n`
  stage.write([good, ...NAMES.map(section), ...NAMES.slice(0, 4).map(wrong)].join(''))
  const own = join(stage.folder, 'own', 'pcloud-config')
  const odd = join(stage.folder, 'odd', 'pcloud-config')
  for (const folder of [join(own, 'credentials'), odd]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  }
  const session = { email: EMAIL, access_token: stage.fake.mintSession(stage.fake.account(EMAIL)) }
  const text = JSON.stringify({ ...session, location_id: 1, auth_type: 'direct', saved_at: 1 })
  writeFileSync(join(own, 'credentials', `${SESSION}.pcloud_credentials`), text)
  const values = NAMES.slice(0, 9).map(
    (name, at) => `k${name.replace(/[=;#]/g, '')} = ${LINES[at]}`,
  )
  writeFileSync(join(odd, 'pcloud-config.ini'), `remote = ${LINES[0]}\n${values.join('\n')}\n`)
  writeFileSync(join(stage.folder, 'broken.conf'), LINES.map((line) => `g${line}\n`).join(''))
  const offered = LINES.map((line, at) => `[o${at}]\ntype = alias\nremote = ${line}\n`)
  writeFileSync(join(stage.folder, 'source'), `${good}${offered.join('')}`)
}

function section(name: string, at: number): string {
  const key = name.replace(/[=:"`;#]/g, '')
  return `[${name}]\ntype = ${at % 2 ? 'alias' : `x${LINES[at]}`}\n${key} = v${LINES[at]}\nremote = pc:${name}\n`
}

function wrong(name: string): string {
  return `[h${name}]\ntype = pcloud\nhostname = h${name}\ntoken = t${name}\n`
}
