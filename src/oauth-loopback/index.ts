/**
 * OAuth on a loopback address, for any service (RFC 6749, RFC 8252), from high level to low: open a
 * listener, judge callbacks and pastes, exchange an accepted code. For a login without a listener:
 * poll while the user logs in on a different device.
 */

export type { PastedToken } from '../tokens/token-reader.ts'
export { buildAuthorizeUrl } from './authorize-url.ts'
export type { Attempt } from './callbacks.ts'
export { exchangeCode, type TokenAnswer, type TokenRefusal } from './exchange.ts'
export type { IdentifyVisitor } from './identify-visitor.ts'
export { classifyPaste, judgePaste, type PasteVerdict } from './judge-paste.ts'
export { type Loopback, openLoopback } from './listener.ts'
export { explainPaste } from './paste-problems.ts'
export { type PollRefusal, pollForToken } from './poll.ts'
export { isAddressMissing } from './port-errors.ts'
export { createRequestId } from './random-values.ts'
export { parseRedirectUri } from './redirect-uri.ts'
export type { Notice, NoticeEvent } from './request-notices.ts'
export { openStartPage, type StartPage } from './start-link-server.ts'
export { createStartLinks, type StartLinks } from './start-links.ts'
export type { AcceptedCallback, Doubt } from './verdict.ts'
