/**
 * OAuth on a loopback address, for any service (RFC 6749, RFC 8252), from high level to low:
 * open a listener, judge what comes back or is pasted, exchange an accepted code. Beside it, the
 * way without a listener: poll while a person decides on another device.
 */

export type { PastedToken } from '../tokens/token-reader.ts'
export type { Attempt, Outcome } from './attempts.ts'
export { type AuthorizeRequest, buildAuthorizeUrl } from './authorize-url.ts'
export {
  type ExchangeRequest,
  type ExchangeResult,
  exchangeCode,
  type TokenAnswer,
  type TokenFields,
  type TokenRefusal,
} from './exchange.ts'
export { openLoopback } from './listener.ts'
export type { BoundAddress, Loopback, LoopbackLimits, LoopbackOptions } from './loopback.ts'
export type { Notice, NoticeEvent } from './notices.ts'
export type { Brand } from './page-layout.ts'
export type { Success } from './pages.ts'
export {
  classifyPaste,
  judgePaste,
  type Pasted,
  type PasteExpected,
  type PasteProblem,
  type PasteVerdict,
} from './paste.ts'
export { explainPaste, type PasteExplanation } from './paste-words.ts'
export { type PollAnswer, type PollRefusal, type PollRequest, pollForToken } from './poll.ts'
export { isAddressMissing } from './port-errors.ts'
export { createRequestId, type RandomBytes } from './random-values.ts'
export {
  parseRedirectUri,
  type RedirectUri,
} from './redirect-uri.ts'
export type { CallbackRequest } from './screen.ts'
export { createStartLinks, type StartLink, type StartLinks } from './start-links.ts'
export { openStartPage, type StartPage } from './start-page.ts'
export {
  type AcceptedCallback,
  type Binding,
  type Denied,
  type Doubt,
  type DoubtRules,
  type Expected,
  judgeCallback,
  type PendingRequest,
  type RefusalReason,
  type Refused,
  type Verdict,
} from './verdict.ts'
export type { Connection, Endpoint, IdentifyVisitor, Visitor } from './visitor.ts'
