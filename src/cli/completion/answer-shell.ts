import { asText } from '../../text-layout.ts'
import type { Host } from '../host.ts'
import { type Offer, offer } from './offered-words.ts'
import { bashAnswer, powershellAnswer, readBashLine, readPowershellWords } from './shell-words.ts'
import type { Typed } from './situation.ts'

/**
 * Handles `__complete SHELL ...`, which the scripts run each time the user presses Tab. The output
 * is one line with the kind of the result, then one line per suggestion. Errors are silent, since
 * the user is typing a command.
 */
export async function answerShell(words: readonly string[], host: Host): Promise<number> {
  try {
    await host.writeOut(await answerFor(words, host))
  } catch {
    // Offer no completion.
  }
  return 0
}

async function answerFor([shell, ...given]: readonly string[], host: Host): Promise<string> {
  switch (shell) {
    case 'bash':
      return answerBash(given, host)
    case 'zsh':
      return zshAnswer(await offer(typedOf(given), host))
    case 'fish':
      return fishAnswer(await offer(typedOf(given), host))
    case 'powershell': {
      const typed = typedOf(readPowershellWords(given[0] ?? ''))
      return powershellAnswer(await offer(typed, host), typed.current)
    }
    default:
      return ''
  }
}

/** The arguments. The final one is incomplete. */
function typedOf(words: readonly string[]): Typed {
  return { words: words.slice(0, -1), current: words.at(-1) ?? '' }
}

async function answerBash(given: readonly string[], host: Host): Promise<string> {
  const [type = '', replaced = '', text = ''] = given
  const line = readBashLine(text)
  const request = { line, replaced, lists: type === '63' || type === '33' }
  const found: Offer = line.redirects ? { kind: 'files', prefix: '' } : await offer(line, host)
  return bashAnswer(found, request)
}

/** The format of `_describe`: a colon between the suggestion and the description. */
function zshAnswer(found: Offer): string {
  const escaped = (text: string) => text.replace(/[\\:]/g, '\\$&')
  const rows = wordsOf(found).map(({ text, help }) =>
    help === undefined ? escaped(text) : `${escaped(text)}:${help}`,
  )
  return asText([`${modeOf(found)} ${found.prefix.length}`, ...rows])
}

/** fish compares complete arguments, so each one includes the text before the value. */
function fishAnswer(found: Offer): string {
  const rows = wordsOf(found).map(({ text, help = '' }) => `${found.prefix}${text}\t${help}`)
  return asText([`${modeOf(found)} ${found.prefix.length}`, ...rows])
}

function wordsOf(found: Offer) {
  return found.kind === 'words' ? found.words : []
}

function modeOf(found: Offer): 'files' | 'words' | 'parts' {
  if (found.kind === 'files') return 'files'
  return found.whole ? 'words' : 'parts'
}
