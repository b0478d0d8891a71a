import { SERVICES as ALL } from './all-services.ts'
import type { SecretAnswer, Service, VariableAnswer } from './service.ts'

export const SERVICES: readonly Service[] = ALL

export function findService(type: string): Service | undefined {
  return SERVICES.find((service) => service.type === type)
}

/** The types of some services in a sentence, for example `a, b and c`. */
export function typesOf(wanted: (service: Service) => boolean, word = 'and'): string {
  const types = SERVICES.filter(wanted).map(({ type }) => type)
  const last = types.pop() ?? ''
  return types.length === 0 ? last : `${types.join(', ')} ${word} ${last}`
}

export function isSecretAnswer(answer: VariableAnswer): answer is SecretAnswer {
  return SECRET_ANSWERS.has(answer)
}

const SECRET_ANSWERS: ReadonlySet<string> = new Set<SecretAnswer>([
  'clientSecret',
  'password',
  'apiSecret',
])

/** The names of the variables that contain a secret. */
export function secretVariables(): readonly string[] {
  return SERVICES.flatMap(({ environment }) => environment)
    .flatMap(({ answers }) => Object.entries(answers))
    .flatMap(([name, answer]) => (isSecretAnswer(answer) ? [name] : []))
}
