import { PcloudConfigError } from '../errors.ts'

interface SecretPlace {
  readonly secretName: string
  readonly namespace?: string
}

/** The size limit of a Secret (Kubernetes, "Information security for Secrets"). */
const MAX_BYTES = 1024 * 1024

/**
 * A Secret manifest with the text as `rclone.conf`. The text is base64, so YAML cannot change it.
 * @throws PcloudConfigError `usage` for names that Kubernetes refuses, or too much text
 */
export function asKubernetesSecret(config: string, place: SecretPlace): string {
  const { secretName, namespace } = place
  checkName(secretName, 'The name of the Secret', 253, SUBDOMAIN)
  if (namespace !== undefined) {
    checkName(namespace, 'The namespace', 63, LABEL)
  }
  const data = Buffer.from(config)
  if (data.length > MAX_BYTES) {
    throw new PcloudConfigError('usage', 'A Kubernetes Secret can contain at most 1 MiB.', {
      hint: 'Export fewer remotes at a time.',
    })
  }
  return [
    'apiVersion: v1',
    'kind: Secret',
    'metadata:',
    // Quoted, because YAML does not read 1e3 or true as text.
    `  name: "${secretName}"`,
    ...(namespace === undefined ? [] : [`  namespace: "${namespace}"`]),
    '  labels:',
    '    app.kubernetes.io/managed-by: pcloud-config',
    'type: Opaque',
    'data:',
    `  rclone.conf: ${data.toString('base64')}`,
    '',
  ].join('\n')
}

/** Object names follow the DNS rules (RFC 1123, with Kubernetes' limits). */
const LABEL = /^[a-z\d]([a-z\d-]*[a-z\d])?$/
const SUBDOMAIN = /^[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)*$/

function checkName(name: string, what: string, longest: number, pattern: RegExp): void {
  if (name.length <= longest && pattern.test(name)) return
  throw new PcloudConfigError('usage', `${what} must be a valid Kubernetes name.`, {
    hint: `Use lower-case letters, digits and -, at most ${longest} characters, such as rclone-config.`,
  })
}
