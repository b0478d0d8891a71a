/**
 * Types whose backends in rclone go on asking once the options are set: a login, a drive, a
 * second factor (`Config` in `fs.RegInfo`, v1.76). What they ask is theirs to know.
 */
const OWN_QUESTIONS: ReadonlySet<string> = new Set([
  ...['box', 'drive', 'dropbox', 'google cloud storage', 'google photos', 'hidrive'],
  ...['huaweidrive', 'iclouddrive', 'internxt', 'jottacloud', 'onedrive', 'pikpak'],
  ...['premiumizeme', 'putio', 'seafile', 'sharefile', 'storj', 'sugarsync', 'tardigrade'],
  ...['yandex', 'zoho', 'amazon cloud drive'],
])

export function asksOnItsOwn(type: string): boolean {
  return OWN_QUESTIONS.has(type)
}
