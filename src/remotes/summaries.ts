import { type ConfigDocument, getValue, remoteNames } from '../config-file/index.ts'
import { describeRemote, type RemoteSummary } from './remote-summary.ts'

/** All sections of a file in its order; the type is blank if a section has none. */
export function describeRemotes(file: ConfigDocument): readonly RemoteSummary[] {
  return remoteNames(file).map((name) => describeRemote(name, (key) => getValue(file, name, key)))
}
