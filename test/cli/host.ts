import type { OptionValues } from '../../src/cli/command-options.ts'
import type { Host, SecretSource } from '../../src/cli/host.ts'

/** The parts of a host that option readers need. Access to any other part fails with the name of the part. */
export function hostWith(
  env: Readonly<Record<string, string>> = {},
  secrets: Readonly<Record<string, string>> = {},
): Host & { readonly read: readonly SecretSource[] } {
  const read: SecretSource[] = []
  const parts: Partial<Host> & { read: SecretSource[] } = {
    env,
    read,
    async readSecret(source) {
      read.push(source)
      return secrets[source.name] ?? ''
    },
  }
  return new Proxy(parts, {
    get(target, name) {
      if (name in target) return Reflect.get(target, name)
      throw new Error(`reading options touched host.${String(name)}`)
    },
  }) as Host & { read: SecretSource[] }
}

export function optionsOf(values: Readonly<Record<string, string | true>>): OptionValues {
  return new Map(Object.entries(values))
}
