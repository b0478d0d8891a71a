import type { Topic } from './topic.ts'

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
