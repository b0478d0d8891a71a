/** One option of a backend, in the shape of rclone's `Option` (`fs/registry.go`). */
export interface ProviderOption {
  readonly name: string
  readonly help: string
  readonly default: string
  readonly advanced: boolean
  readonly isPassword: boolean
  /** Masked wherever it is shown. */
  readonly sensitive: boolean
  /** The kind of value that rclone reads. @default 'text' */
  readonly kind?: 'text' | 'bool' | 'encoding'
  /** The value must not be blank. */
  readonly required?: true
  /** Only the examples will do. */
  readonly exclusive?: true
  readonly examples?: readonly { readonly value: string; readonly help: string }[]
}
