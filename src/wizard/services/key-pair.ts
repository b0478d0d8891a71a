import { Secret } from '../../secret.ts'
import type { Prompter, PromptText, Reply } from '../prompter.ts'
import { whyNotKey } from '../steps/app-step.ts'

/** The question, the name in errors, and the current value of a key or secret. */
interface Part {
  readonly question: PromptText
  readonly what: string
  readonly known?: string | undefined
}

export interface KeyPair {
  readonly key: string
  readonly secret: Secret
}

/** Requests a key and a secret. Going back from the secret returns to the typed key. */
export async function askKeyPair(
  prompter: Prompter,
  key: Part,
  secret: Part,
): Promise<Reply<KeyPair>> {
  const id = await prompter.ask({ kind: 'text', ...textQuestion(key) })
  if (id.kind === 'back') return id
  const proof = await prompter.ask({ kind: 'secret', ...textQuestion(secret) })
  if (proof.kind === 'back') return askKeyPair(prompter, { ...key, known: id.value }, secret)
  return { kind: 'answer', value: { key: id.value, secret: new Secret(proof.value) } }
}

function textQuestion({ question, what, known }: Part) {
  return {
    ...question,
    ...(known !== undefined && { initial: known }),
    validate: (value: string) => whyNotKey(value, what),
  }
}
