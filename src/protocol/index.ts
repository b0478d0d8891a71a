/**
 * rclone's question protocol (`config create --non-interactive`, `--continue`), as data:
 * a state and an answer in, a question or something to be done out. Who does it is the
 * command line.
 */
export { advance } from './advance.ts'
export { replyText } from './reply.ts'
export type { Input, Question, Remote, Stop } from './types.ts'
