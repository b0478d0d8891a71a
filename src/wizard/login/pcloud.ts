import { AUTHORIZE_URL, describeHost, OFFICIAL_HOSTS } from '../../services/pcloud/index.ts'
import type { CodeService } from '../context.ts'
import { authorizeByCode, authorizeByToken } from './authorize.ts'
import { euPage } from './links.ts'
import { lastingOnly } from './pasted.ts'

export const PCLOUD_LOGIN: CodeService = {
  title: 'pCloud',
  registry: 'https://docs.pcloud.com/my_apps/',
  authorizeUrl: AUTHORIZE_URL,
  showsCode: true,
  hosts: OFFICIAL_HOSTS,
  extra: () => ({}),
  authorize: authorizeByCode,
  adopt: (token, ...rest) => authorizeByToken(lastingOnly(token), ...rest),
  describe: ({ account, hostname }) => ({
    account: account?.email ?? 'not asked (--no-verify)',
    region: describeHost(hostname),
  }),
  usualCauses: (clientId, url) => [
    `· pCloud says "Invalid client_id": is ${clientId} right? An app registered in the EU needs`,
    `  ${euPage(url)}`,
  ],
}
