import type { Topic } from './topic.ts'

export const HEADLESS: Topic = {
  summary: 'Logging in from a machine without a browser.',
  blocks: [
    [
      [
        'pcloud-config new --login paste',
        "Prints pCloud's page and listens on no port. Open it on any machine, click Allow, and paste the code it shows. Where no browser is expected `new` alone does the same, and also listens: below the page stands the command of a tunnel with a link for it.",
      ],
      [
        'pcloud-config new --no-browser',
        'Prints two links: the first for a browser of this machine, the second for any machine. The page on which the second ends does not load there: paste its address.',
      ],
      [
        'ssh -L 53682:localhost:53682 SERVER',
        'Through this tunnel the link to localhost works at home, and nothing is pasted.',
      ],
      [
        'pcloud-config authorize',
        'On a machine with a browser: logs in there and prints a token with its region. Paste what stands between the two arrows at the paste prompt here, or at config_token> of rclone.',
      ],
      [
        'pcloud-config new --login poll',
        'Prints a link and a QR code for a phone or any other device, and waits: nothing to paste. pCloud does not document this way, so it may cease to work one day.',
      ],
      ['pcloud-config new --login token --token @FILE', 'Takes a token that you have already.'],
      [
        'rclone authorize "pcloud"',
        'Without an app of your own (blank client id): run it where a browser is, and paste what it prints.',
      ],
    ],
    'The paste prompt takes a code, a whole address, code=...&hostname=..., a token (bare or as JSON), or what `rclone authorize pcloud` printed, however long and however wrapped.',
    "No browser is expected in a container, over SSH, in CI, or without a graphical display; BROWSER=none opens none anywhere. No browser reaches a container's localhost, so there nothing listens and you paste; --login browser listens even there. WSL opens the browser of Windows.",
    'Where nobody can be asked (--json, --no-input, no terminal and no lines in a pipe) give --client-id and --client-secret env:NAME; an answer that is missing is exit 2 and names its option. With --json the links are events on stdout, and a paste is read from stdin.',
    'If pCloud sends the browser back without `state`, a person at the terminal has to know the account; a pipe is none, and the login ends with exit 4 (or --allow-missing-state).',
  ],
}
