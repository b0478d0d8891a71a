import type { Prompter, Question } from '../../wizard/prompter.ts'

/** For terminals that can show only ASCII: replaces the typographic signs in our texts. */
export function asciiPrompter(prompter: Prompter): Prompter {
  return {
    ask: (question) => prompter.ask(inAscii(question)),
    say: (line) => prompter.say(line.tone === 'qr' ? line : { ...line, text: toAscii(line.text) }),
    isEnded: async () => (await prompter.isEnded?.()) ?? false,
    close: () => prompter.close(),
  }
}

function inAscii<Q extends Question>(question: Q): Q {
  const { message, help, more } = question
  return {
    ...question,
    message: toAscii(message),
    ...(help !== undefined && { help: toAscii(help) }),
    more: toAscii(more),
    ...ownTexts(question),
  }
}

/** The texts of only one kind of question. Labels of choices are names of the user. */
function ownTexts(question: Question): Partial<Question> {
  if (question.kind === 'choice') {
    const { choices } = question
    return {
      choices: choices.map(({ hint, ...choice }) =>
        hint === undefined ? choice : { ...choice, hint: toAscii(hint) },
      ),
    }
  }
  if ('validate' in question) {
    const { validate } = question
    return { validate: (value) => optional(validate?.(value)) }
  }
  if ('status' in question) {
    const { status } = question
    return { status: () => toAscii(status?.() ?? '') }
  }
  return {}
}

function optional(text: string | undefined): string | undefined {
  return text === undefined ? undefined : toAscii(text)
}

const SIGNS: Readonly<Record<string, string>> = {
  '·': '-',
  '•': '*',
  '…': '...',
  '→': '->',
  '←': '<-',
  '’': "'",
  '“': '"',
  '”': '"',
}

/** Replaces the signs in our texts. Names of folders and remotes do not change. */
export function toAscii(text: string): string {
  return text.replace(/[·•…→←’“”]/g, (sign) => SIGNS[sign] ?? sign)
}
