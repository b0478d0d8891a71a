import type { Topic } from './topic.ts'

export const EXIT_CODES: Topic = {
  summary: 'Exit codes.',
  blocks: [
    [
      ['0', 'Success. Also `unset` of a key that does not exist.'],
      ['1', 'Any other failure. Also `encryption check` of a file that is not encrypted.'],
      [
        '2',
        'Usage error. Also a name that already exists or is not valid, and a missing answer if the program cannot ask for it.',
      ],
      ['3', 'The remote, file or root folder does not exist, or there is no change to undo.'],
      ['4', 'The login was refused, was denied or timed out, or the token is not valid.'],
      ['5', 'Network or service failure. Trying again may help.'],
      [
        '6',
        'The config file is locked, malformed, changed by another program, or cannot be read or written.',
      ],
      ['7', 'The config file is encrypted, and the password is missing or wrong.'],
      ['8', 'The redirect port is not available, and no other login method is allowed.'],
      [
        '9',
        '`check` found a problem that remains, such as a malformed file or a service that does not answer. An encrypted file without its password is 7.',
      ],
      ['130', 'Cancelled with Ctrl-C, Ctrl-D, or your no to a change. The file is not changed.'],
      ['129, 143', 'Ended by a closed terminal (129) or a signal (143). The file is not changed.'],
    ],
    'With --json, a failure is also an object `error` on stdout, with `code`, `message` and `hint`. If a command prints events, the error is the last event.',
  ],
}
