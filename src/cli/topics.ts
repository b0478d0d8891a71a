export interface Topic {
  readonly summary: string
  readonly text: string
}

/** What `help TOPIC` says. */
export const TOPICS: ReadonlyMap<string, Topic> = new Map([
  [
    'headless',
    {
      summary: 'Logging in from a machine without a browser.',
      text: `Logging in from a machine without a browser:
  pcloud-config new --login paste
      Prints pCloud's page and listens on no port. Open it on any machine, click
      Allow, and paste the code it shows.
  pcloud-config new --no-browser
      Prints two links: the first for a browser of this machine, the second for any
      machine. The page on which the second ends does not load there: paste its address.
  ssh -L 53682:localhost:53682 SERVER
      Through this tunnel the first of the two links works at home.
  pcloud-config new --login token --token @FILE
      Takes a token that you have already.

The paste prompt takes a code, a whole address, code=...&hostname=..., a token as JSON,
or what \`rclone authorize pcloud\` printed, however long and however wrapped.

No browser is expected in a container, over SSH, in CI, or without a graphical display;
BROWSER=none opens none anywhere. Then \`new\` says why, prints the page that shows a code,
and listens all the same: the tunnel's command and the link for it are printed below.
No browser reaches a container's localhost, so there nothing listens and you paste;
--login browser listens even there. WSL opens the browser of Windows.

Where nobody can be asked (--json, --no-input, no terminal and no lines in a pipe) give
--client-id and --client-secret env:NAME; an answer that is missing is exit 2 and names
its option. With --json the links are events on stdout, and a paste is read from stdin.
If pCloud sends the browser back without \`state\`, a person at the terminal has to know
the account; a pipe is none, and the login ends with exit 4 (or --allow-missing-state).
`,
    },
  ],
  [
    'security',
    {
      summary: 'What is protected, and what is not.',
      text: `What is protected, and what is not:
  rclone.conf   Holds client secret and token in plain text, as rclone needs them. A new
                file is 0600 in a folder 0700; the mode of one that is there is kept.
  obscured      Obscured is not encrypted. rclone hides passwords with a key that is
                public: anybody who has the file can read them.
  encrypted     \`encryption set\` puts a password on the whole file, in rclone's format.
                Its key is one hash without a salt, so choose a long password. There is
                no way around a lost one.
  backups       The last ten versions of the file, 0600, for \`undo\`. They hold what the
                file held. \`encryption set\` on a plain file removes them.
  shown         show and --dry-run mask secrets, redacted is fit to be posted. dump and
                show --reveal print them.
  given         Secrets come from -, @PATH, env:NAME or a hidden question, since others see
                a command line. Values of create and update do stand on it.
  other programs  The browser, rclone and the password command are started without the
                secrets of the environment.
  login         Listens on 127.0.0.1 and ::1 only, while it waits. A login counts when it
                brings back its own \`state\`; without one a person has to know the account.
  sent          Code and client secret go to api.pcloud.com or eapi.pcloud.com, or to the
                host you give, over TLS, in the body of a POST.
                check sends a token to the hostname of its remote and to these two.
                NODE_TLS_REJECT_UNAUTHORIZED=0 would end that protection: it is warned of.

Access can be revoked at pCloud, under Settings, Linked Apps.
`,
    },
  ],
  [
    'exit-codes',
    {
      summary: 'What the number at the end says.',
      text: `Exit codes:
  0    done
  1    failed, any other cause; \`encryption check\` of a file that is not encrypted
  2    usage; a name that is taken or not legal; an answer is needed and nobody can be asked
  3    no such remote, file or root folder; nothing to undo
  4    login refused, denied, timed out, or the token is not valid
  5    network or service failure; trying again may help
  6    config file locked, changed meanwhile, malformed, or cannot be read or written
  7    config file encrypted and its password missing or wrong
  8    redirect port unavailable and no other way to log in allowed
  9    \`check\` found a problem that remains
  130  cancelled: Ctrl-C or Ctrl-D, or discard at the review; the file is untouched
  129, 143  hung up, terminated; likewise
`,
    },
  ],
  [
    'environment',
    {
      summary: 'The variables that are read.',
      text: `Environment:
  RCLONE_CONFIG           the config file, as for rclone
  RCLONE_PASSWORD_COMMAND a program that prints the password of an encrypted config file
  RCLONE_CONFIG_PASS      that password itself; counts where there is no such program
  RCLONE_ASK_PASSWORD     false: that password is never asked for
  PCLOUD_CLIENT_ID        client id for a new remote
  PCLOUD_CLIENT_SECRET    client secret for a new remote
  XDG_CONFIG_HOME         its folder pcloud-config holds the settings; default ~/.config
  XDG_STATE_HOME          its folder pcloud-config holds the backups; default ~/.local/state
  BROWSER                 the browser to open; none opens nothing
  HTTPS_PROXY, NO_PROXY   the way out to pCloud; loopback is never proxied
  NODE_EXTRA_CA_CERTS     a CA file, where a company proxy inspects TLS
  NODE_TLS_REJECT_UNAUTHORIZED
                          0 switches TLS checks off; new and check warn of it
  NO_COLOR, FORCE_COLOR   colour off, on
  TERM=dumb               the same as --plain
  CI                      no browser is expected, and no terminal is asked

An option comes before the environment, the environment before a setting, a setting
before a question.
`,
    },
  ],
])
