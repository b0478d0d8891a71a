/** Apart from what they say: a start needs only to know them. */
export const TOPIC_NAMES = ['headless', 'security', 'environment', 'exit-codes'] as const
