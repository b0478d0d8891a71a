import type { ConfigDocument } from '../config-file/document.ts'
import { getValue, remoteNames } from '../config-file/read.ts'
import { regionOf, US } from '../services/pcloud/regions.ts'

/** A remote in `list`, and its shape in JSON. */
export interface RemoteSummary {
  readonly name: string
  readonly type: string
  /** `US`, `EU` or a different host. For pCloud only. */
  readonly region?: string
  /** For pCloud only. */
  readonly root_folder?: string
  /** The location of the remote for rclone. */
  readonly source: 'file' | 'environment'
  readonly description: string
}

/** @param value the value that rclone uses for a key, with those that `a.b` has from `a` */
export function describeRemote(
  name: string,
  value: (key: string) => string | undefined,
): RemoteSummary {
  const type = value('type') ?? ''
  const rest = { source: 'file', description: value('description') ?? '' } as const
  if (type !== 'pcloud') return { name, type, ...rest }
  const hostname = value('hostname') || US.hostname
  const region = regionOf(hostname)?.label ?? hostname
  return { name, type, region, root_folder: value('root_folder_id') || 'd0', ...rest }
}

/** All sections in the order of the file. The type can be blank. */
export function describeRemotes(file: ConfigDocument): readonly RemoteSummary[] {
  return remoteNames(file).map((name) => describeRemote(name, (key) => getValue(file, name, key)))
}
