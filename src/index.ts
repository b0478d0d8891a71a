/**
 * The library, from high level to low: a config file and its tokens, a login, requests with a
 * token; then the command line, the parts of rclone.conf, of a login and of tokens, and pCloud.
 */

export type { Host } from './cli/host.ts'
export { run } from './cli/run.ts'
export { applyEdits, renderSection } from './config-file/editing.ts'
export { decryptConfig, encryptConfig } from './config-file/encryption/crypt.ts'
export {
  type CommitResult,
  type ConfigDocument,
  type ConfigEdit,
  type ConfigLocation,
  type ConfigStore,
  checkRemoteName,
  createSealer,
  type FileState,
  getSection,
  getValue,
  locateConfig,
  openStore,
  type PasswordSource,
  parseConfig,
  readRemotes,
  remoteNames,
  type Sealer,
  sealPlain,
  sealUnder,
  serializeConfig,
} from './config-file/index.ts'
export { Cancelled, type ErrorCode, PcloudConfigError } from './errors.ts'
export type {
  Call,
  FormRequest,
  HttpAnswer,
  HttpClient,
  JsonRequest,
  ServiceClient,
} from './http.ts'
export type { AskPassword } from './library/ask-password.ts'
export { type Authorized, type AuthorizeOptions, authorize } from './library/authorize-app.ts'
export type { Remote } from './library/listed-remotes.ts'
export { type AuthorizedFetchOptions, authorizedFetch } from './library/program-fetch.ts'
export {
  RcloneConfig,
  type RcloneConfigOptions,
  type Saved,
} from './library/rclone-config.ts'
export {
  type AcceptedCallback,
  type Attempt,
  buildAuthorizeUrl,
  createRequestId,
  createStartLinks,
  exchangeCode,
  judgeCallback,
  judgePaste,
  type Loopback,
  openLoopback,
  pollForToken,
} from './oauth-loopback/index.ts'
export { obscure, reveal } from './rclone/obscure.ts'
export { type OpenTokenSourceOptions, openTokenSource } from './remotes/open-token-source.ts'
export { Secret } from './secret.ts'
export { fetchAccount, identify } from './services/pcloud/account.ts'
export { pcloudApi } from './services/pcloud/api.ts'
export { listFolder } from './services/pcloud/folders.ts'
export { readPollAnswer, readTokenAnswer } from './services/pcloud/oauth.ts'
export { PCLOUD_OPTIONS } from './services/pcloud/options.ts'
export { OFFICIAL_HOSTS } from './services/pcloud/regions.ts'
export { PcloudApiError } from './services/pcloud/results.ts'
export { parseRootFolder } from './services/pcloud/root-folder.ts'
export type { Fetch } from './tokens/authorized-fetch.ts'
export type { RenewalDeps } from './tokens/renewal.ts'
export { decodeToken, encodeToken, lastingToken, type Token } from './tokens/token.ts'
export { TokenSource, type TokenSourceOptions, type TokenStore } from './tokens/token-source.ts'
