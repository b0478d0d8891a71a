/**
 * The library, from high level to low: run the command line, read and edit rclone.conf,
 * log in over a loopback address, encode tokens, talk to pCloud.
 */

export type { Host } from './cli/host.ts'
export { run } from './cli/run.ts'

export { decryptConfig, encryptConfig } from './config-file/encryption/crypt.ts'
export {
  applyEdits,
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
  renderSection,
  type Sealer,
  sealPlain,
  sealUnder,
  serializeConfig,
} from './config-file/index.ts'
export { obscure, reveal } from './config-file/obscure.ts'
export { Cancelled, type ErrorCode, PcloudConfigError } from './errors.ts'
export type {
  Call,
  FormRequest,
  HttpAnswer,
  HttpClient,
  JsonRequest,
  ServiceClient,
} from './http.ts'
export {
  type AcceptedCallback,
  type Attempt,
  buildAuthorizeUrl,
  createRequestId,
  createTickets,
  exchangeCode,
  judgeCallback,
  judgePaste,
  type Loopback,
  openLoopback,
  pollForToken,
} from './oauth-loopback/index.ts'
export {
  fetchAccount,
  identify,
  listFolder,
  OFFICIAL_HOSTS,
  PCLOUD_OPTIONS,
  PcloudApiError,
  parseRootFolder,
  pcloudApi,
  readPollAnswer,
  readTokenAnswer,
} from './providers/pcloud/index.ts'
export { type OpenTokenSourceOptions, openTokenSource } from './remotes/open-token-source.ts'
export { Secret } from './secret.ts'
export { type AuthorizedFetchOptions, authorizedFetch } from './tokens/authorized-fetch.ts'
export { decodeToken, encodeToken, lastingToken, type Token } from './tokens/token.ts'
export { TokenSource, type TokenSourceOptions, type TokenStore } from './tokens/token-source.ts'
