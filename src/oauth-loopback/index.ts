/**
 * OAuth on a loopback address, for any service (RFC 6749, RFC 8252), from high level to low:
 * open a listener, judge what comes back or is pasted, exchange an accepted code. Beside it, the
 * way without a listener: poll while a person decides on another device.
 */

export type { PastedToken } from '../tokens/token-reader.ts'
export type { Attempt } from './attempts.ts'
export { buildAuthorizeUrl } from './authorize-url.ts'
export { exchangeCode, type TokenAnswer, type TokenRefusal } from './exchange.ts'
export { openLoopback } from './listener.ts'
export type { Loopback } from './loopback.ts'
export type { Notice, NoticeEvent } from './notices.ts'
export { classifyPaste, judgePaste, type PasteVerdict } from './paste.ts'
export { explainPaste } from './paste-words.ts'
export { type PollRefusal, pollForToken } from './poll.ts'
export { isAddressMissing } from './port-errors.ts'
export { createRequestId } from './random-values.ts'
export { parseRedirectUri } from './redirect-uri.ts'
export { createStartLinks, type StartLinks } from './start-links.ts'
export { openStartPage, type StartPage } from './start-page.ts'
export { type AcceptedCallback, type Doubt, judgeCallback } from './verdict.ts'
export type { IdentifyVisitor } from './visitor.ts'
