type Entries = readonly (readonly [string, string])[]

/** A change, as data. Values are as rclone reads them. The code chooses how to write them. */
export type ConfigEdit =
  | { readonly kind: 'add'; readonly name: string; readonly entries: Entries }
  | {
      readonly kind: 'set'
      readonly name: string
      readonly key: string
      readonly value: string
      /** The value is the text of the file, with `%(name)s` that rclone replaces. */
      readonly asWritten?: true
    }
  | { readonly kind: 'unset'; readonly name: string; readonly key: string }
  | { readonly kind: 'remove'; readonly name: string }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string }
  /** Afterwards, the section has exactly these keys. The lines of unchanged keys remain. */
  | { readonly kind: 'replace'; readonly name: string; readonly entries: Entries }
  /** Replaces entire lines of a section: one value with line breaks in it. */
  | {
      readonly kind: 'join'
      readonly name: string
      readonly key: string
      readonly from: string
      readonly to: string
    }

export type Join = Extract<ConfigEdit, { kind: 'join' }>

export type SectionEdit = Exclude<ConfigEdit, Join>
