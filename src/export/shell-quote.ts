import { PcloudConfigError } from '../errors.ts'

export type Shell = 'bash' | 'powershell' | 'cmd'

export const SHELLS = ['bash', 'powershell', 'cmd'] as const

/**
 * Quotes a text as one word of a command line.
 * @throws PcloudConfigError `usage` if the shell cannot quote it
 */
export function shellQuote(text: string, shell: Shell): string {
  if (shell === 'bash') return bashQuote(text)
  // PowerShell 7.3 and later pass double quotes on unchanged. Typographic quotes end a word too.
  if (shell === 'powershell') return `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`
  return cmdQuote(text)
}

/** For all POSIX shells. */
export function bashQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

/**
 * Quotes for the C runtime of Windows, then adds a caret before each special character of cmd.exe,
 * because cmd does not understand `\"`.
 */
function cmdQuote(text: string): string {
  if (/[\r\n%]/.test(text)) {
    throw new PcloudConfigError('usage', 'cmd.exe cannot quote a percent sign.', {
      hint: 'Use PowerShell instead.',
    })
  }
  const argument = `"${text.replace(/(\\*)("|$)/g, (_, slashes: string, quote: string) =>
    quote === '' ? slashes + slashes : `${slashes}${slashes}\\"`,
  )}"`
  return argument.replace(/[()!^"<>&|]/g, '^$&')
}
