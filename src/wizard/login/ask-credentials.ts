import { Secret } from '../../secret.ts'
import { REGIONS, US } from '../../services/pcloud/regions.ts'
import type { Region } from '../../services/service-account.ts'
import { QUESTIONS } from '../questions.ts'
import { mayAsk } from '../say.ts'
import { type Step, walk } from '../walk.ts'
import type { LoginContext } from '../wizard-context.ts'

/** The credentials of a login with email and password. */
export interface Credentials {
  /** The email and region of an earlier attempt. */
  readonly proposed?: string
  readonly proposedRegion?: Region
  readonly email?: string
  readonly password?: Secret
  readonly region?: Region
  /** The user went back from the first question. */
  readonly left?: true
}

type Asked = Step<Credentials, LoginContext>

/** Email, password and region. The user can go back from each question. */
export async function askCredentials(
  before: Credentials,
  canGoBack: boolean,
  context: LoginContext,
): Promise<Credentials> {
  const { email, password } = context.given
  const start = { ...before, ...(email && { email }), ...(password && { password }) }
  const steps = [emailStep(canGoBack), passwordStep, regionStep]
  return walk(steps, start, context)
}

function emailStep(canGoBack: boolean): Asked {
  return {
    id: 'email',
    needed: ({ email }) => email === undefined,
    async run(entered, { prompter }) {
      const initial = entered.email ?? entered.proposed
      const reply = await prompter.ask({
        kind: 'text',
        ...QUESTIONS.email,
        ...(initial !== undefined && { initial }),
        canGoBack,
        validate: whyNotEmail,
      })
      if (reply.kind === 'back') return { kind: 'done', state: leaving(entered) }
      return { kind: 'next', state: { ...entered, email: reply.value }, asked: true }
    },
  }
}

/** Proposes the email the next time, and preserves the rest. */
function leaving({ email, ...rest }: Credentials): Credentials {
  return { ...rest, ...(email !== undefined && { proposed: email }), left: true }
}

function whyNotEmail(value: string): string | undefined {
  return /^\S+@\S+$/.test(value) ? undefined : 'An email address has an @ in it.'
}

const passwordStep: Asked = {
  id: 'password',
  needed: ({ password }) => password === undefined,
  async run(entered, { prompter }) {
    const initial = entered.password?.reveal()
    const reply = await prompter.ask({
      kind: 'secret',
      ...QUESTIONS.password,
      ...(initial !== undefined && { initial }),
    })
    if (reply.kind === 'back') return reply
    return { kind: 'next', state: { ...entered, password: new Secret(reply.value) }, asked: true }
  },
}

const regionStep: Asked = {
  id: 'region',
  needed: ({ region }) => region === undefined,
  async run(entered, context) {
    const known = knownRegion(context)
    if (known) return { kind: 'next', state: { ...entered, region: known }, asked: false }
    const choices = REGIONS.map((value) => ({ value, label: value.label, hint: value.hostname }))
    const reply = await context.prompter.ask({
      kind: 'choice',
      ...QUESTIONS.passwordRegion,
      choices,
      ...(entered.proposedRegion && { initial: entered.proposedRegion }),
    })
    if (reply.kind === 'back') return reply
    return { kind: 'next', state: { ...entered, region: reply.value }, asked: true }
  },
}

function knownRegion(context: LoginContext): Region | undefined {
  const { region, hostname } = context.given
  const given = REGIONS.find((one) => one.id === region || one.hostname === hostname)
  return given ?? (mayAsk(context) ? undefined : US)
}
