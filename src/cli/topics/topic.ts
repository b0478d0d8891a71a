/** A paragraph, or a list of terms with their explanations. */
export type Block = string | readonly (readonly [term: string, text: string])[]

/** Data instead of text, because help wraps at the terminal's width and the man page by itself. */
export interface Topic {
  readonly summary: string
  readonly blocks: readonly Block[]
}
