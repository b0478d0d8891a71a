import { PcloudConfigError } from '../../errors.ts'

export interface SecretPlace {
  readonly secretName: string
  readonly namespace?: string
}

/** The most that a Secret may hold (Kubernetes, "Information security for Secrets"). */
const MAX_BYTES = 1024 * 1024

/**
 * A Secret manifest that holds the text as `rclone.conf`. In base64, so that no reader of
 * YAML can take a character of it for its own.
 * @throws PcloudConfigError `usage` for names that Kubernetes refuses, or too much text
 */
export function asKubernetesSecret(config: string, place: SecretPlace): string {
  const { secretName, namespace } = place
  checkName(secretName, '--secret-name', 253, SUBDOMAIN)
  if (namespace !== undefined) {
    checkName(namespace, '--namespace', 63, LABEL)
  }
  const data = Buffer.from(config)
  if (data.length > MAX_BYTES) {
    throw new PcloudConfigError('usage', 'A Kubernetes Secret holds 1 MiB at most.', {
      hint: 'Export fewer remotes into one.',
    })
  }
  return [
    'apiVersion: v1',
    'kind: Secret',
    'metadata:',
    // Quoted, since a name such as 1e3 or true is no text to YAML.
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

/** Names of objects are those of DNS (RFC 1123, as Kubernetes reads it). */
const LABEL = /^[a-z\d]([a-z\d-]*[a-z\d])?$/
const SUBDOMAIN = /^[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)*$/

function checkName(name: string, option: string, longest: number, pattern: RegExp): void {
  if (name.length <= longest && pattern.test(name)) return
  throw new PcloudConfigError('usage', `${option} takes a name that Kubernetes accepts.`, {
    hint: `Small letters, digits and -, ${longest} at most, such as rclone-config.`,
  })
}
