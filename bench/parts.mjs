// The parts of the config editor that the benches measure alone. The package does not export them.
import { build } from 'esbuild'

await build({
  entryPoints: ['src/config-file/index.ts'],
  outfile: 'build/config-file.mjs',
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
})

export const { getValue, openStore, parseConfig, readRemotes, remoteNames } = await import(
  '../build/config-file.mjs'
)
