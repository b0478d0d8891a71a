import { PcloudConfigError } from '../errors.ts'

/** What rclone says if another program listens on the only port of its login. */
export function saysPortTaken(said: string): boolean {
  return /address already in use/.test(said)
}

export function rclonePortTaken(hint: string): PcloudConfigError {
  const message = 'rclone needs port 53682, but another program uses it.'
  return new PcloudConfigError('port-unavailable', message, { hint })
}
