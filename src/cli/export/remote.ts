/** A remote on its way out: what rclone would read of it. */
export interface ExportedRemote {
  readonly name: string
  /** In file order. */
  readonly keys: ReadonlyMap<string, string>
}
