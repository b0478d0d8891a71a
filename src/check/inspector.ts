/** The program that listens on a port, if this user can see it. */
export interface Holder {
  readonly pid?: number
  readonly name?: string
  /** User ID, if the program belongs to a different user. */
  readonly user?: number
}

export interface PortFacts {
  readonly port: number
  readonly state: 'free' | 'held' | 'reserved' | 'unknown'
  readonly holder?: Holder
  /** The range that the system reserves, for example `53600-53699`. */
  readonly range?: string
}

/** The error for each address. Undefined if a server on it can be reached. */
export interface LoopbackFacts {
  readonly ipv4: string | undefined
  readonly ipv6: string | undefined
}

export interface RcloneFacts {
  /** Undefined if rclone is not installed. */
  readonly path: string | undefined
  /** Such as `v1.76.0`. Undefined if rclone did not print it in time. */
  readonly version: string | undefined
}

/** An option of a backend as `rclone config providers` describes it. */
export interface OptionFacts {
  /** How rclone reads the value, for example `string`, `bool` or `SizeSuffix`. */
  readonly kind: string
  readonly isPassword: boolean
  /** Values that rclone proposes. */
  readonly examples: readonly string[]
}

/** Options by type. Each type is listed by all names that rclone accepts for it (`fs.Find`). */
export type RcloneBackends = ReadonlyMap<string, ReadonlyMap<string, OptionFacts>>

/** Process IDs of running rclones. Undefined if processes cannot be listed. */
export type RunningFacts = readonly number[] | undefined

/** The config file on disk. */
export interface FileFacts {
  /** The file at the end of the symbolic links. */
  readonly target: string
  readonly links: number
  /** Undefined if the file does not exist. */
  readonly found:
    | {
        readonly isFile: boolean
        readonly mode: number
        readonly uid: number
        readonly writable: boolean
      }
    | undefined
  readonly folder: { readonly mode: number; readonly writable: boolean } | undefined
  /** The current user. Undefined on Windows, which does not use file modes either. */
  readonly ownUid: number | undefined
  readonly mountedAlone: boolean
}

/** A file in NODE_EXTRA_CA_CERTS that Node cannot use. */
export interface CaFileFacts {
  readonly path: string
  /** A part of a sentence: `is in DER format`. */
  readonly what: string
  readonly hint: string
}

/** The certificate of one connection. */
export interface AuthorityFacts {
  readonly host: string
  /** The name of the certificate authority. */
  readonly authority: string
  /** If Node ships this authority. */
  readonly isPublic: boolean
}

/** Collects facts about this machine (`host/inspect/`). Each method has a time limit and does not throw. */
export interface Inspector {
  port(port: number): Promise<PortFacts>
  loopback(): Promise<LoopbackFacts>
  rclone(): Promise<RcloneFacts>
  /** The options of the installed rclone. Undefined if it does not print them. */
  rcloneBackends(): Promise<RcloneBackends | undefined>
  running(): Promise<RunningFacts>
  file(path: string): Promise<FileFacts>
  /** Why this machine has no desktop, for example `an SSH session`. */
  place(): readonly string[]
  /** Records the authorities of all TLS connections. Call the result to stop and get the list. */
  watchTls(): () => readonly AuthorityFacts[]
  /** Undefined if Node can read the file in NODE_EXTRA_CA_CERTS, or if none is set. */
  caFile?(): CaFileFacts | undefined
  /**
   * Removes the access of all other users from a regular file of this user.
   * @returns the error message if this failed
   */
  tighten(path: string, mode: number): Promise<string | undefined>
}
