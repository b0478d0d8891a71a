import type { ConfigDocument } from '../config-file/document.ts'
import { sectionsOf } from '../config-file/read.ts'
import type { Environment } from '../rclone/environment-variables.ts'
import { changingVariables } from '../services/seen-remote.ts'

/**
 * Warnings about variables that override the saved remote. rclone reads variables first, and a
 * variable with the same value does no harm.
 */
export function variablesInTheWay(
  name: string,
  file: ConfigDocument,
  env: Environment,
): readonly string[] {
  return [...changingVariables(name, sectionsOf(file), env)].map(
    ([key, variable]) =>
      `rclone takes ${key} of ${name} from the variable ${variable}, not from the file. Unset ${variable} to use the saved value.`,
  )
}
