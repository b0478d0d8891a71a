/** Who listens on a port, as far as this user may know. */
export interface Holder {
  readonly pid?: number
  readonly name?: string
  /** User id, where it is another user's program. */
  readonly user?: number
}

export interface PortFacts {
  readonly port: number
  readonly state: 'free' | 'held' | 'reserved' | 'unknown'
  readonly holder?: Holder
  /** The range the system keeps, such as `53600-53699`. */
  readonly range?: string
}

/** Whether a server on that address was reached; undefined is yes, else the system's word. */
export interface LoopbackFacts {
  readonly ipv4: string | undefined
  readonly ipv6: string | undefined
}

export interface RcloneFacts {
  /** Undefined where none is installed. */
  readonly path: string | undefined
  /** As it says itself, such as `v1.76.0`; undefined where it did not say within its time. */
  readonly version: string | undefined
}

/** An option of a backend as `rclone config providers` describes it. */
export interface OptionFacts {
  /** How rclone reads the value, such as `string`, `bool` or `SizeSuffix`. */
  readonly kind: string
  readonly isPassword: boolean
  /** Values that rclone proposes. */
  readonly examples: readonly string[]
}

/** Options by type. A type is in it under its prefix and its name (`fs.Find`): `b2` and `google cloud storage`. */
export type RcloneBackends = ReadonlyMap<string, ReadonlyMap<string, OptionFacts>>

/** Process ids of every rclone that runs; undefined where processes cannot be listed. */
export type RunningFacts = readonly number[] | undefined

/** The config file as the disk has it. */
export interface FileFacts {
  /** The end of the links, which is what is read and written. */
  readonly target: string
  readonly links: number
  /** Undefined where there is no file. */
  readonly found:
    | {
        readonly isFile: boolean
        readonly mode: number
        readonly uid: number
        readonly writable: boolean
      }
    | undefined
  readonly folder: { readonly mode: number; readonly writable: boolean } | undefined
  /** The user we are; undefined on Windows, where modes say nothing either. */
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

/** A connection as TLS saw it. */
export interface AuthorityFacts {
  readonly host: string
  /** Who signed, by name. */
  readonly authority: string
  /** One of the authorities that Node carries with it. */
  readonly isPublic: boolean
}

/**
 * The eyes of `check` on this machine; `host/inspect/` is the real one. Each look is bounded
 * in time and none of them throws: what cannot be seen is told as such.
 */
export interface Inspector {
  port(port: number): Promise<PortFacts>
  loopback(): Promise<LoopbackFacts>
  rclone(): Promise<RcloneFacts>
  /** The options of the installed rclone, by type; undefined if it does not tell. */
  rcloneBackends(): Promise<RcloneBackends | undefined>
  running(): Promise<RunningFacts>
  file(path: string): Promise<FileFacts>
  /** What stands between this machine and a desktop, such as `an SSH session`. */
  place(): readonly string[]
  /** Notes who signs the TLS of every connection from now on, until it is asked for the list. */
  watchTls(): () => readonly AuthorityFacts[]
  /** Undefined if Node can read the file in NODE_EXTRA_CA_CERTS, or if none is set. */
  caFile?(): CaFileFacts | undefined
  /**
   * Takes from group and others what they may do with a file: a regular file of our own only.
   * @returns the system's word where it could not be done
   */
  tighten(path: string, mode: number): Promise<string | undefined>
}
