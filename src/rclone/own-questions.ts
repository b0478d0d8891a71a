/**
 * Types with additional questions after the options: a login, a drive, a second factor
 * (`Config` in `fs.RegInfo`, v1.76). These questions exist only in rclone.
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
