import type { Inspector } from '../../check/inspector.ts'
import { tighten } from '../../files/private-modes.ts'
import { caFileProblem } from '../ca-file.ts'
import type { Environment } from '../child-secrets.ts'
import { describePlace } from '../environment-detection/detect-environment.ts'
import { findRclone } from '../rclone-program.ts'
import { inspectFile } from './inspect-file.ts'
import { inspectPort } from './inspect-port.ts'
import { rcloneBackends, rcloneVersion, runningRclones } from './inspect-rclone.ts'
import { tryLoopback } from './try-loopback.ts'
import { watchTls } from './watch-tls.ts'

/** Inspects this machine. A failure is also a fact. */
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
