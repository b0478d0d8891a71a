/** Internal parts that work with secrets, for the test of the errors that they throw. */

export { applyEdits, renderSection } from '../../src/config-file/editing.ts'
export {
  getSection,
  getValue,
  openStore,
  parseConfig,
  readRemotes,
  remoteNames,
  sealUnder,
} from '../../src/config-file/index.ts'
export {
  buildAuthorizeUrl,
  exchangeCode,
  judgePaste,
  pollForToken,
} from '../../src/oauth-loopback/index.ts'
export { openTokenSource } from '../../src/remotes/open-token-source.ts'
export { fetchAccount, identify } from '../../src/services/pcloud/account.ts'
export { pcloudApi } from '../../src/services/pcloud/api.ts'
export { listFolder } from '../../src/services/pcloud/folder-listing.ts'
export { readPollAnswer, readTokenAnswer } from '../../src/services/pcloud/oauth.ts'
export { parseRootFolder } from '../../src/services/pcloud/root-folder.ts'
export { decodeToken, lastingToken } from '../../src/tokens/rclone-token.ts'
export { TokenSource } from '../../src/tokens/token-source.ts'
export { decryptConfig, encryptConfig } from './encrypted-config.ts'
