/** Separate from the texts: every start loads these names. */
export const TOPIC_NAMES = ['headless', 'security', 'environment', 'exit-codes'] as const
