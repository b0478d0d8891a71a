import { PcloudConfigError } from '../errors.ts'
import type { Invocation } from './commands.ts'

/** The words a command cannot do without, one for each name. @throws PcloudConfigError `usage` */
export function need<Names extends readonly string[]>(
  { args }: Invocation,
  ...names: Names
): { [At in keyof Names]: string } {
  const missing = names.find((_, at) => args[at] === undefined)
  if (missing === undefined) return args.slice(0, names.length) as { [At in keyof Names]: string }
  throw new PcloudConfigError('usage', `${missing} is missing.`, {
    hint: 'See the usage with --help.',
  })
}
