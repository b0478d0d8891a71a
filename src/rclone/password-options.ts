/**
 * The options that rclone stores obscured (`IsPassword` in its backends, v1.76), by type.
 * The same name can mean a password in one backend and plain text in a different one, so the type decides.
 */
const PASSWORD_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  azureblob: ['client_certificate_password', 'password'],
  azurefiles: ['client_certificate_password', 'password'],
  cache: ['plex_password'],
  crypt: ['password', 'password2'],
  fichier: ['file_password', 'folder_password'],
  filen: ['password', 'api_key'],
  filescom: ['password'],
  ftp: ['pass'],
  iclouddrive: ['password'],
  internxt: ['pass'],
  koofr: ['password'],
  linkbox: ['password'],
  mailru: ['pass'],
  mega: ['pass'],
  netstorage: ['secret'],
  onelake: ['client_certificate_password', 'password'],
  opendrive: ['password'],
  pcloud: ['password'],
  pikpak: ['pass'],
  protondrive: ['password', 'mailbox_password', 'otp_secret_key'],
  seafile: ['pass', 'library_key'],
  sftp: ['pass', 'key_file_pass'],
  sia: ['api_password'],
  smb: ['pass'],
  ulozto: ['password'],
  webdav: ['pass'],
}

export function isPasswordOption(type: string, key: string): boolean {
  return Object.hasOwn(PASSWORD_OPTIONS, type) && PASSWORD_OPTIONS[type]?.includes(key) === true
}
