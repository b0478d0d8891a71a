/** The library. docs/library.md describes each name, with an example. */

export type { ErrorCode } from './errors.ts'
export { PcloudConfigError } from './errors.ts'
export { type Authorized, type AuthorizeOptions, authorize } from './library/authorize-app.ts'
export type { Remote } from './library/listed-remotes.ts'
export { authorizedFetch } from './library/program-fetch.ts'
export { RcloneConfig, type RcloneConfigOptions } from './library/rclone-config.ts'
export { obscure, reveal } from './rclone/obscure.ts'
export { Secret } from './secret.ts'
export { encodeToken, type Token } from './tokens/rclone-token.ts'
export type { TokenSource } from './tokens/token-source.ts'
