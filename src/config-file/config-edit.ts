export type Entries = readonly (readonly [string, string])[]

/** One change, as data. Values are what rclone shall read; how they are spelled is found here. */
export type ConfigEdit =
  | { readonly kind: 'add'; readonly name: string; readonly entries: Entries }
  | { readonly kind: 'set'; readonly name: string; readonly key: string; readonly value: string }
  | { readonly kind: 'unset'; readonly name: string; readonly key: string }
  | { readonly kind: 'remove'; readonly name: string }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string }
  /** The section ends up with exactly these keys; the lines of unchanged ones stay. */
  | { readonly kind: 'replace'; readonly name: string; readonly entries: Entries }
  /** Whole lines of a section become other lines: one value that was broken over several lines. */
  | {
      readonly kind: 'join'
      readonly name: string
      readonly key: string
      readonly from: string
      readonly to: string
    }
