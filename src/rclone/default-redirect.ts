/**
 * What rclone's own apps have registered (`lib/oauthutil/oauthutil.go`, `RedirectURL`), and what our
 * instructions tell people to register.
 */
export const DEFAULT_REDIRECT_URI = redirectUriOnPort(53_682)

/** The default redirect URI on another port, byte for byte as it must be registered. */
export function redirectUriOnPort(port: number | string): string {
  return `http://localhost:${port}/`
}
