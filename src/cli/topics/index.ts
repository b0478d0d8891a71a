import { ENVIRONMENT } from './environment.ts'
import { SECURITY } from './security.ts'
import { TOPIC_NAMES, type Topic } from './topic.ts'

export const EXIT_CODES: Topic = {
  summary: 'Exit codes.',
  blocks: [
    [
      ['0', 'Success. Also for `unset` of a missing key.'],
      ['1', 'Any other failure. Also for `encryption check` of a plain file.'],
      [
        '2',
        'Usage error. Also for an existing or invalid name, and for a missing value without a prompt.',
      ],
      ['3', 'The remote, file, root folder or change to undo does not exist.'],
      ['4', 'The login was refused, denied or timed out, or the token is invalid.'],
      ['5', 'Network or service failure. Trying again may help.'],
      [
        '6',
        'The config file is locked, malformed, unreadable, not saved, or changed by a different program.',
      ],
      ['7', 'The config file is encrypted, and the password is missing or incorrect.'],
      ['8', 'The redirect port is in use, and the login cannot use a different method.'],
      [
        '9',
        '`check` found a problem, such as a malformed file or an unreachable service, that remains. For an encrypted file without its password, the code is 7.',
      ],
      [
        '130',
        'Cancelled with Ctrl-C or Ctrl-D, or you declined a change. The file does not change.',
      ],
      ['129, 143', 'Terminal closed (129) or program terminated (143). The file does not change.'],
    ],
    'With --json, stdout also contains an object `error` with `code`, `message` and `hint`. If a command prints events, this is the last one.',
  ],
}

export const HEADLESS: Topic = {
  summary: 'Log in on a machine without a browser.',
  blocks: [
    [
      [
        'pcloud-config new --login paste',
        'Open the printed link on any device, click Allow, and paste the code that pCloud shows. Over SSH, `pcloud-config new` offers the same and an SSH tunnel.',
      ],
      [
        'pcloud-config new --no-browser',
        'Prints a link for a browser on this computer. Type ? for a link for any device. On a different device, its last page does not load. Paste the web address of that page here.',
      ],
      [
        'ssh -L 53682:localhost:53682 SERVER',
        'Run this on your computer. While it runs, the link to localhost works in your browser there, and you do not need to paste anything.',
      ],
      [
        'pcloud-config authorize',
        'Run this on a computer with a browser. It prints a token with its region. Copy the text between the two arrows, and paste it here or at config_token> in rclone.',
      ],
      [
        'pcloud-config new --login poll',
        'Prints a link and a QR code for a phone or a different device, and waits. You do not need to paste anything. This login method is not official. If it fails, use --login paste.',
      ],
      ['pcloud-config new --login token --token @FILE', 'Uses a token that you already have.'],
      [
        'rclone authorize "pcloud"',
        "For rclone's app (blank client ID): run this on a computer with a browser, and paste the output here.",
      ],
    ],
    'You can paste a code, a whole web address, code=...&hostname=..., a token (bare or as JSON), or the output of `rclone authorize`. Extra line breaks do no harm.',
    'No browser opens in a container, over SSH, in CI, without a graphical display, or with BROWSER=none. In WSL, your Windows browser is used. In a container, you paste a code unless you add --login browser.',
    'In a script (--json, --no-input or no terminal), give --client-id and --client-secret env:NAME. If a value is missing, the exit code is 2, and the message names the option. With --json, the links are events on stdout, and a paste is read from stdin.',
    'If pCloud omits `state` from its response, you are asked to confirm the account at the terminal. In a script, the login ends with exit code 4 unless you add --allow-missing-state.',
  ],
}

const TEXTS: Readonly<Record<(typeof TOPIC_NAMES)[number], Topic>> = {
  headless: HEADLESS,
  security: SECURITY,
  environment: ENVIRONMENT,
  'exit-codes': EXIT_CODES,
}

/** The texts of `help TOPIC`, also used by the man page. The docs repeat them (test/topics.test.ts). */
export const TOPICS: ReadonlyMap<string, Topic> = new Map(
  TOPIC_NAMES.map((name) => [name, TEXTS[name]]),
)
