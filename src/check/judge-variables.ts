import { closest } from '../closest.ts'
import { type Finding, finding } from '../finding.ts'
import type { Environment } from '../rclone/environment-variables.ts'

/** Variables that resemble rclone's, but that rclone ignores. The values stay hidden. */
export function judgeVariables(env: Environment, platform: string): readonly Finding[] {
  return Object.entries(env).flatMap(([name, value]) => {
    const meant = value ? meantVariable(name, platform) : undefined
    if (meant === undefined) return []
    const text = `The variable ${name} is set, but rclone does not read it.`
    return [finding('variable-unread', 'machine', text, { hint: `Did you mean ${meant}?` })]
  })
}

/** Undefined for variables of rclone and for unrelated variables. */
function meantVariable(name: string, platform: string): string | undefined {
  // Windows does not distinguish case.
  const upper = name.toUpperCase()
  if (READ.includes(platform === 'win32' ? upper : name)) return undefined
  if (!upper.startsWith('RCLONE') || OF_REMOTE.test(upper)) return undefined
  if (!LIKE_CONFIG.test(upper)) return closest(upper, READ)
  if (!upper.includes('PASS')) return 'RCLONE_CONFIG'
  return upper.includes('COMMAND') ? 'RCLONE_PASSWORD_COMMAND' : 'RCLONE_CONFIG_PASS'
}

/** Variables for the config file (docs.md, "Environment variables"). */
const READ = ['RCLONE_CONFIG', 'RCLONE_CONFIG_PASS', 'RCLONE_PASSWORD_COMMAND', 'RCLONE_CONFIG_DIR']

/** `RCLONE_CONFIG_NAME_KEY` sets a key of a remote. Without a key, rclone ignores it. */
const OF_REMOTE = /^RCLONE_CONFIG_.+_./s

/** No option of rclone 1.75 has such a name: `RCLONE_CONF`, `RCLONE_CONFIG_PATH`, `RCLONECONFIG`. */
const LIKE_CONFIG = /^RCLONE_?(?:CONF|CFG)|^RCLONE_(?:PASSWORD|PASSPHRASE|PASSWD)$/
