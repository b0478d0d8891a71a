import { PcloudConfigError } from '../../errors.ts'

export type Shell = 'bash' | 'powershell' | 'cmd'

export const SHELLS = ['bash', 'powershell', 'cmd'] as const

/**
 * A text as one word of a command line.
 * @throws PcloudConfigError `usage` for what that shell has no word for
 */
export function shellQuote(text: string, shell: Shell): string {
  if (shell === 'bash') return bashQuote(text)
  // PowerShell 7.3 and later hand a word with double quotes in it on as it is; typographic
  // quotes end a word as plain ones do.
  if (shell === 'powershell') return `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`
  return cmdQuote(text)
}

/** Good for every POSIX shell. */
export function bashQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

/**
 * First as the C runtime of Windows takes arguments apart, then each sign that cmd.exe
 * itself would act on behind a caret: cmd counts quotes without knowing of `\"`.
 */
function cmdQuote(text: string): string {
  if (/[\r\n%]/.test(text)) {
    throw new PcloudConfigError('usage', 'cmd.exe has no way to write a percent sign in a word.', {
      hint: 'Use --shell powershell.',
    })
  }
  const argument = `"${text.replace(/(\\*)("|$)/g, (_, slashes: string, quote: string) =>
    quote === '' ? slashes + slashes : `${slashes}${slashes}\\"`,
  )}"`
  return argument.replace(/[()!^"<>&|]/g, '^$&')
}
