/** The first line of an `ini` export: rclone's own dialect looks the same, and means other values by it. */
export const INI_MARK = '; INI of pcloud-config (not rclone.conf: quotes are not part of a value)'
