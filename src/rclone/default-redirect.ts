/**
 * The redirect URI of rclone's own apps (`lib/oauthutil/oauthutil.go`, `RedirectURL`), and the
 * redirect URI in our instructions.
 */
export const DEFAULT_REDIRECT_URI = redirectUriOnPort(53_682)

/** The default redirect URI with a different port, exactly as it must be registered. */
export function redirectUriOnPort(port: number | string): string {
  return `http://localhost:${port}/`
}
