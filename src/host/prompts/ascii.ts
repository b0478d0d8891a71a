import type { ChoiceQuestion, Prompter, Question, TextQuestion } from '../../wizard/prompter.ts'
import { toAscii } from './to-ascii.ts'

/** For terminals whose character set has no more: what the flows say, with ASCII for its signs. */
export function asciiPrompter(prompter: Prompter): Prompter {
  return {
    text: (question) => prompter.text(text(question)),
    secret: (question) => prompter.secret(text(question)),
    choose: (question) => prompter.choose(choice(question)),
    confirm: (question) => prompter.confirm(worded(question)),
    paste: (question) => prompter.paste(withStatus(question)),
    wait: (question) =>
      prompter.wait({ ...worded(question), status: () => toAscii(question.status()) }),
    say: (line) => prompter.say(line.tone === 'qr' ? line : { ...line, text: toAscii(line.text) }),
    isEnded: async () => (await prompter.isEnded?.()) ?? false,
    close: () => prompter.close(),
  }
}

function worded<Q extends Question>(question: Q): Q {
  const { message, help, more } = question
  return {
    ...question,
    message: toAscii(message),
    ...(help !== undefined && { help: toAscii(help) }),
    more: toAscii(more),
  }
}

function text(question: TextQuestion): TextQuestion {
  const { validate } = question
  if (validate === undefined) return worded(question)
  const problem = (value: string) => {
    const found = validate(value)
    return found === undefined ? undefined : toAscii(found)
  }
  return { ...worded(question), validate: problem }
}

function choice<T>(question: ChoiceQuestion<T>): ChoiceQuestion<T> {
  const choices = question.choices.map((one) =>
    one.hint === undefined ? one : { ...one, hint: toAscii(one.hint) },
  )
  return { ...worded(question), choices }
}

function withStatus<Q extends Question & { readonly status?: () => string }>(question: Q): Q {
  const { status } = question
  if (status === undefined) return worded(question)
  return { ...worded(question), status: () => toAscii(status()) }
}
