/** Internal parts that work with secrets, for the test of the errors that they throw. */

export { applyEdits } from '../../src/config-file/apply-edits.ts'
export { parseConfig } from '../../src/config-file/document.ts'
export { sealUnder } from '../../src/config-file/encryption/sealer.ts'
export { getSection, getValue, readRemotes, remoteNames } from '../../src/config-file/read.ts'
export { renderSection } from '../../src/config-file/spell.ts'
export { openStore } from '../../src/config-file/store/store.ts'
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
