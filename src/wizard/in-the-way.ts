import { type ConfigDocument, sectionsOf } from '../config-file/index.ts'
import type { Environment } from '../rclone/environment-variables.ts'
import { changingVariables } from '../services/seen-remote.ts'

/**
 * What to tell after a remote was saved: rclone reads variables before the file, so it would not
 * use what was just saved. A variable that says the same is not in the way.
 */
export function variablesInTheWay(
  name: string,
  file: ConfigDocument,
  env: Environment,
): readonly string[] {
  return [...changingVariables(name, sectionsOf(file), env)].map(
    ([key, variable]) =>
      `rclone takes ${key} of ${name} from the variable ${variable}, not from the file. Unset ${variable} to use what you saved.`,
  )
}
