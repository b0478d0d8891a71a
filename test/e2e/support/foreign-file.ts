import { CLIENT_ID, CLIENT_SECRET } from '../../support/stage.ts'

const CRYPT = ['[crypted]', 'type = crypt', 'remote = pc:secret'].join('\r\n')

/**
 * A file of several hands: comments, CRLF, keys that nobody here knows.
 * @param wrapper the section behind the remote `pc`
 */
export function foreignFile(
  token: string,
  { hostname = 'api.pcloud.com', wrapper = CRYPT } = {},
): string {
  return [
    '# mine, do not touch',
    '[other]',
    'type=s3',
    'secret_access_key=abc',
    '',
    '[pc]',
    'type = pcloud',
    '; the app of the office',
    `client_id = ${CLIENT_ID}`,
    `client_secret=${CLIENT_SECRET}`,
    `hostname = ${hostname}`,
    `token = ${token}`,
    'x_unknown   =   kept as it is',
    'encoding = Slash,Del',
    'root_folder_id = d19066333043',
    '',
    wrapper,
    '# the end, without a line end',
  ].join('\r\n')
}
