import type { Prompter } from '../../../../src/wizard/prompter.ts'

type Scene = (prompter: Prompter, stop: AbortSignal) => Promise<unknown>

const MORE = 'Open https://docs.pcloud.com/my_apps/, create an app,\nand copy what it shows.'

function askName(prompter: Prompter) {
  return prompter.ask({
    kind: 'text',
    step: '1/6',
    message: 'Name of the remote',
    more: MORE,
    initial: 'pcloud',
    option: '--name',
    validate: (name) =>
      /^[\w-]+$/.test(name) ? undefined : 'A name has letters, digits, _ and - only.',
  })
}

function askId(prompter: Prompter) {
  return prompter.ask({
    kind: 'text',
    step: '2/6',
    message: 'Client ID',
    help: 'Register one at https://docs.pcloud.com/my_apps/ with redirect URI http://localhost:53682/',
    more: MORE,
    option: '--client-id',
    canGoBack: true,
  })
}

function askSecret(prompter: Prompter) {
  return prompter.ask({
    kind: 'secret',
    step: '2/6',
    message: 'Client secret',
    more: MORE,
    option: '--client-secret',
    canGoBack: true,
  })
}

function askRegion(prompter: Prompter) {
  return prompter.ask({
    kind: 'choice',
    step: '4/6',
    message: 'Region',
    more: MORE,
    help: 'Where the account lives.',
    option: '--region',
    canGoBack: true,
    initial: 'auto',
    choices: [
      { value: 'auto', label: 'find out from the login' },
      { value: 'us', label: 'US', hint: 'api.pcloud.com' },
      { value: 'eu', label: 'EU', hint: 'eapi.pcloud.com' },
    ],
  })
}

const SAVE = {
  kind: 'choice',
  step: '6/6',
  message: 'Save?',
  more: MORE,
  initial: 'yes',
  choices: [
    { value: 'yes', label: 'Yes, this is OK', key: 'y' },
    { value: 'edit', label: 'Edit this remote', key: 'e' },
    { value: 'discard', label: 'Discard', key: 'd' },
  ],
} as const

function askSave(prompter: Prompter) {
  return prompter.ask(SAVE)
}

async function logIn(prompter: Prompter) {
  prompter.say({ tone: 'heading', text: '5/6 Log in' })
  prompter.say({ tone: 'plain', text: 'Opening your browser.' })
  prompter.say({ tone: 'link', text: `http://localhost:53682/start/${'x'.repeat(80)}` })
  await prompter.ask({ kind: 'paste', message: 'Code or address', more: MORE })
  prompter.say({ tone: 'ok', text: 'Logged in as marcel@example.com · EU' })
  prompter.say({ tone: 'warn', text: 'This account is almost full.' })
}

function askPaste(prompter: Prompter, signal?: AbortSignal) {
  return prompter.ask({
    kind: 'paste',
    message: 'paste',
    more: MORE,
    option: '--token',
    help: 'The code, the whole address, or a token.',
    ...(signal === undefined ? {} : { signal }),
  })
}

const FOLDERS = Array.from({ length: 60 }, (_, at) => ({ value: at, label: `Folder ${at + 1}` }))

function askFolder(prompter: Prompter, choices = FOLDERS) {
  return prompter.ask({
    kind: 'choice',
    message: 'Root folder',
    more: MORE,
    choices,
    filter: true,
    initial: 2,
  })
}

/** What the tests ask; each returns everything that came back. */
export const SCENES: Readonly<Record<string, Scene>> = {
  name: askName,
  id: askId,
  secret: askSecret,
  region: askRegion,
  save: askSave,
  confirm: (prompter) =>
    prompter.ask({
      kind: 'confirm',
      message: 'Is this your account?',
      more: MORE,
      initial: false,
      option: '--yes',
    }),
  'confirm-yes': (prompter) =>
    prompter.ask({ kind: 'confirm', message: 'Edit advanced config?', more: MORE, initial: true }),
  paste: (prompter) => askPaste(prompter),
  pastes: async (prompter) => {
    const values = []
    for (let round = 0; round < Number(process.env.ROUNDS); round += 1) {
      values.push(await prompter.ask({ kind: 'paste', message: `paste ${round}`, more: MORE }))
    }
    return values
  },
  crash: (prompter) => {
    setTimeout(() => {
      throw new Error('unexpected')
    }, 300)
    return askSecret(prompter)
  },
  folder: (prompter) => askFolder(prompter),
  four: async (prompter) => {
    const name = await askName(prompter)
    const id = await askId(prompter)
    const secret = await askSecret(prompter)
    const region = await askRegion(prompter)
    return [name, id, secret, region]
  },
  idle: async (_prompter, stop) => {
    await askName(_prompter)
    _prompter.say({ tone: 'dim', text: 'working' })
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, 20_000)
      stop.addEventListener('abort', () => {
        clearTimeout(timer)
        resolve(undefined)
      })
    })
    return 'idle'
  },
  ahead: async (prompter) => {
    const name = await askName(prompter)
    await new Promise((resolve) => setTimeout(resolve, 400))
    const id = await askId(prompter)
    const region = await askRegion(prompter)
    const sure = await prompter.ask({
      kind: 'confirm',
      message: 'Sure?',
      more: MORE,
      initial: false,
    })
    return [name, id, region, sure]
  },
  race: async (prompter) => {
    const browser = new AbortController()
    const delay = Number(process.env.DELAY ?? 300)
    const end = Date.now() + 300_000
    const timer = setTimeout(() => browser.abort(), delay)
    const pasted = await prompter.ask({
      kind: 'paste',
      message: 'paste',
      more: MORE,
      signal: browser.signal,
      status: () =>
        `Waiting for you to allow access - ${Math.ceil((end - Date.now()) / 1000)} s left`,
    })
    clearTimeout(timer)
    prompter.say({ tone: 'ok', text: 'Logged in as marcel@example.com' })
    const sure = await prompter.ask({
      kind: 'confirm',
      message: 'Is this your account?',
      more: MORE,
      initial: false,
    })
    return [pasted, sure]
  },
  talk: async (prompter) => {
    const timer = setInterval(
      () => prompter.say({ tone: 'dim', text: `line ${Date.now() % 1000}` }),
      100,
    )
    const name = await askName(prompter)
    clearInterval(timer)
    return name
  },
  steps: async (prompter) => {
    prompter.say({ tone: 'heading', text: 'pCloud for rclone' })
    const questions = [askName, askId, askSecret, askRegion]
    for (let at = 0; at < questions.length; ) {
      const reply = await questions[at]?.(prompter)
      at += reply?.kind === 'back' ? -1 : 1
    }
    await logIn(prompter)
    for (;;) {
      prompter.say({ tone: 'heading', text: '6/6 Review' })
      prompter.say({ tone: 'verbatim', text: '[pcloud]\ntype = pcloud' })
      const { step: _, ...save } = SAVE
      const reply = await prompter.ask({ ...save, canGoBack: true })
      if (reply.kind === 'answer' && reply.value === 'yes') return reply
      if (reply.kind === 'answer' && reply.value === 'discard') await logIn(prompter)
      else {
        await askId(prompter)
        // A later question of an earlier step, such as the folder list.
        if (process.env.FOLDER) await askFolder(prompter)
      }
    }
  },
  'first review': async (prompter) => {
    await askName(prompter)
    await askId(prompter)
    await askRegion(prompter)
    // The folder list went back to an earlier step.
    await askId(prompter)
    prompter.say({ tone: 'heading', text: '6/6 Review' })
    return askSave(prompter)
  },
  'link for help': async (prompter) => {
    prompter.say({ tone: 'heading', text: '5/6 Log in' })
    const moreLink = 'https://example.com/login'
    const text = { message: 'Code or address', more: MORE, moreLink, canGoBack: true }
    return prompter.ask({ kind: 'paste', ...text })
  },
  mistakes: async (prompter) => {
    await askRegion(prompter)
    prompter.say({ tone: 'heading', text: '5/6 Log in' })
    const paste = { kind: 'paste', message: 'Code or address', more: MORE } as const
    await prompter.ask(paste)
    prompter.say({ tone: 'error', text: 'The code is wrong.' })
    await prompter.ask(paste)
    prompter.say({ tone: 'ok', text: 'Logged in as marcel@example.com · EU' })
    prompter.say({ tone: 'error', text: 'There is no such folder.' })
    await askFolder(prompter, FOLDERS.slice(0, 4))
    await askFolder(prompter, FOLDERS.slice(0, 4))
    prompter.say({ tone: 'heading', text: '6/6 Review' })
    return askSave(prompter)
  },
  'wrong code': async (prompter) => {
    await askName(prompter)
    await askRegion(prompter)
    prompter.say({ tone: 'heading', text: '5/6 Log in' })
    const paste = {
      kind: 'paste',
      message: 'Code or address',
      more: MORE,
      canGoBack: true,
    } as const
    while ((await prompter.ask(paste)).kind !== 'back') {
      prompter.say({ tone: 'error', text: 'The code is wrong.' })
    }
    return askRegion(prompter)
  },
  qr: (prompter) => {
    const size = 33
    const row = (_: unknown, at: number) => (at % 2 === 0 ? '10' : '01').repeat(size).slice(0, size)
    prompter.say({ tone: 'heading', text: '5/6 Log in' })
    prompter.say({ tone: 'plain', text: 'Open this link:' })
    prompter.say({ tone: 'qr', text: Array.from({ length: size }, row).join('\n'), needed: true })
    prompter.say({ tone: 'link', text: 'https://my.pcloud.com/oauth2/authorize?client_id=abc' })
    return prompter.ask({ kind: 'text', message: 'Name of the remote', more: MORE })
  },
  wizard: async (prompter) => {
    prompter.say({
      tone: 'heading',
      text: 'pCloud for rclone · saves to ~/.config/rclone/rclone.conf (3 remotes now)',
    })
    prompter.say({ tone: 'plain', text: '' })
    const name = await askName(prompter)
    const id = await askId(prompter)
    const secret = await askSecret(prompter)
    const region = await askRegion(prompter)
    prompter.say({
      tone: 'dim',
      text: 'Opening http://localhost:53682/start/ in your browser. If nothing opens, use that link, or open this on any machine and paste what comes back:',
    })
    prompter.say({
      tone: 'link',
      text: `https://my.pcloud.com/oauth2/authorize?client_id=zQg0smNw8tp&response_type=code&state=${'x'.repeat(60)}`,
    })
    const paste = await askPaste(prompter)
    prompter.say({
      tone: 'ok',
      text: 'Logged in as marcel@example.com · EU (eapi.pcloud.com) · 1.123 GiB of 10 GiB used',
    })
    const sure = await prompter.ask({
      kind: 'confirm',
      message: 'Is this your account?',
      more: MORE,
      initial: true,
    })
    const save = await askSave(prompter)
    prompter.say({ tone: 'ok', text: 'Saved. Try it:  rclone lsd pcloud_backup:' })
    return [name, id, secret, region, paste, sure, save]
  },
}

/** Terminal commands and disguises, as a server, a file or an argument could carry them. */
const HOSTILE = [
  '\x1b]0;title\x07',
  '\x1b]52;c;cm0gLXJm\x07',
  '\x1b[2J\x1b[H',
  '\x1b[?1049h',
  '\x1bP+q544e\x1b\\',
  '\x9b31m',
  '\x9d0;title\x9c',
  'a\rb\bc\x7f',
  '\u202egnp.exe\u2066',
  'zero\u200bwidth\ufeff',
  '\x00\x05\x0e',
].join(' ')

const FIELDS = {
  message: `message ${HOSTILE}`,
  step: `1/6${HOSTILE}`,
  help: `help ${HOSTILE}`,
  more: `more ${HOSTILE}`,
  option: `--x${HOSTILE}`,
  canGoBack: true,
}

/** Every field of every question and of talk holds the hostile text. */
export const HOSTILE_SCENES: Readonly<Record<string, Scene>> = {
  'hostile-text': (prompter) =>
    prompter.ask({
      kind: 'text',
      ...FIELDS,
      initial: HOSTILE,
      validate: (value) => (value === 'ok' ? undefined : `wrong ${HOSTILE}`),
    }),
  'hostile-secret': (prompter) =>
    prompter.ask({
      kind: 'secret',
      ...FIELDS,
      initial: HOSTILE,
      validate: (value) => (value === 'ok' ? undefined : `wrong ${HOSTILE}`),
    }),
  'hostile-choose': (prompter) =>
    prompter.ask({
      kind: 'choice',
      ...FIELDS,
      initial: 'ok',
      choices: [
        { value: 'ok', label: HOSTILE, hint: HOSTILE },
        { value: HOSTILE, label: `two ${HOSTILE}`, hint: HOSTILE },
      ],
    }),
  'hostile-keys': (prompter) =>
    prompter.ask({
      kind: 'choice',
      ...FIELDS,
      initial: 1,
      choices: [{ value: 1, label: HOSTILE, key: `k${HOSTILE}`, hint: HOSTILE }],
    }),
  'hostile-filter': (prompter) =>
    prompter.ask({
      kind: 'choice',
      ...FIELDS,
      filter: true,
      choices: [{ value: 1, label: HOSTILE, hint: HOSTILE }],
    }),
  'hostile-confirm': (prompter) => prompter.ask({ kind: 'confirm', ...FIELDS, initial: true }),
  'hostile-paste': (prompter) =>
    prompter.ask({ kind: 'paste', ...FIELDS, status: () => `status ${HOSTILE}` }),
  'hostile-talk': async (prompter) => {
    for (const tone of ['plain', 'heading', 'dim', 'ok', 'warn', 'error', 'link'] as const)
      prompter.say({ tone, text: HOSTILE })
    return prompter.ask({ kind: 'text', ...FIELDS })
  },
}
