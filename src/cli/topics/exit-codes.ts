import type { Topic } from './topic.ts'

export const EXIT_CODES: Topic = {
  summary: 'What the number at the end says.',
  blocks: [
    [
      ['0', 'done; also `unset` of a key that is not there'],
      ['1', 'failed, any other cause; `encryption check` of a file that is not encrypted'],
      [
        '2',
        'usage; a name that is taken or not legal; an answer is needed and nobody can be asked',
      ],
      ['3', 'no such remote, file or root folder; nothing to undo'],
      ['4', 'login refused, denied, timed out, or the token is not valid'],
      ['5', 'network or service failure; trying again may help'],
      ['6', 'config file locked, changed meanwhile, malformed, or cannot be read or written'],
      ['7', 'config file encrypted and its password missing or wrong'],
      ['8', 'redirect port unavailable and no other way to log in allowed'],
      [
        '9',
        '`check` found a problem that remains; a malformed file or a service out of reach is one, an encrypted file without its password is 7',
      ],
      ['130', 'cancelled: Ctrl-C or Ctrl-D, a no to the change, or discard; the file is untouched'],
      ['129, 143', 'hung up, terminated; likewise'],
    ],
    'With --json the failure is on stdout as well, as an object `error` with `code`, `message` and `hint`; where a command reports by events, it is the last of them.',
  ],
}
