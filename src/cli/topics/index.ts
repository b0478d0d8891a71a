import { ENVIRONMENT } from './environment.ts'
import { EXIT_CODES } from './exit-code-topic.ts'
import { HEADLESS } from './headless.ts'
import { SECURITY } from './security.ts'
import { TOPIC_NAMES, type Topic } from './topic.ts'

const TEXTS: Readonly<Record<(typeof TOPIC_NAMES)[number], Topic>> = {
  headless: HEADLESS,
  security: SECURITY,
  environment: ENVIRONMENT,
  'exit-codes': EXIT_CODES,
}

/** The texts of `help TOPIC`, also used by the man page. The docs repeat them (test/topics.test.ts). */
export const TOPICS: ReadonlyMap<string, Topic> = new Map(
  TOPIC_NAMES.map((name) => [name, TEXTS[name]]),
)
