/** The first line of an `ini` export. rclone's own format looks the same, but has different quotes. */
export const INI_MARK = '; INI of pcloud-config (not rclone.conf: quotes are not part of a value)'
