import { regionOf, US } from './pcloud/regions.ts'

/** What `list` tells of a remote without asking anyone; the shape of `list --json`. */
export interface RemoteSummary {
  readonly name: string
  readonly type: string
  /** `US`, `EU` or a host of its own; for pCloud only. */
  readonly region?: string
  /** For pCloud only. */
  readonly rootFolder?: string
}

export function describeRemote(name: string, keys: ReadonlyMap<string, string>): RemoteSummary {
  const type = keys.get('type') ?? ''
  if (type !== 'pcloud') return { name, type }
  const hostname = keys.get('hostname') || US.hostname
  return {
    name,
    type,
    region: regionOf(hostname)?.label ?? hostname,
    rootFolder: keys.get('root_folder_id') || 'd0',
  }
}
