import { isPasswordOption } from '../rclone/password-options.ts'
import { findService } from './registry.ts'

/** Whether the file stores this key obscured. */
export function isPasswordKey(type: string, key: string): boolean {
  const own = findService(type)?.options.find(({ name }) => name === key)
  return own?.isPassword === true || isPasswordOption(type, key)
}
