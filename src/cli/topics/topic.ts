/** A paragraph, or a list of terms with their explanations. */
export type Block = string | readonly (readonly [term: string, text: string])[]

/** Data instead of text: help wraps at the width of the terminal, and a man page when you view it. */
export interface Topic {
  readonly summary: string
  readonly blocks: readonly Block[]
}

/** Separate from the texts: every start loads these names. */
export const TOPIC_NAMES = ['headless', 'security', 'environment', 'exit-codes'] as const
