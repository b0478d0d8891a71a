import type { Inspector } from '../../check/inspector.ts'
import { tighten } from '../../files/tighten.ts'
import { caFileProblem } from '../ca-file.ts'
import type { Environment } from '../environment.ts'
import { findRclone } from '../rclone.ts'
import { inspectFile } from './file.ts'
import { tryLoopback } from './loopback.ts'
import { describePlace } from './place.ts'
import { inspectPort } from './port.ts'
import { rcloneBackends, rcloneVersion, runningRclones } from './rclone.ts'
import { watchTls } from './tls.ts'

/** Looks at this machine. Whatever goes wrong with a look is a fact of its own. */
export function createInspector(env: Environment): Inspector {
  const { platform } = process
  const rclone = findRclone(env, platform)
  return {
    port: (port) => inspectPort(port, platform),
    loopback: tryLoopback,
    async rclone() {
      const version = rclone === undefined ? undefined : await rcloneVersion(rclone)
      return { path: rclone, version }
    },
    rcloneBackends: async () => (rclone === undefined ? undefined : rcloneBackends(rclone)),
    running: () => runningRclones(platform),
    file: inspectFile,
    place: () => describePlace(env),
    watchTls,
    caFile: () => caFileProblem(env),
    tighten,
  }
}
