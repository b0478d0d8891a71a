/** A paragraph, or terms with what is to be said of each. */
export type Block = string | readonly (readonly [term: string, text: string])[]

/** Data, since help is as wide as the terminal and the man page wraps by itself. */
export interface Topic {
  readonly summary: string
  readonly blocks: readonly Block[]
}
