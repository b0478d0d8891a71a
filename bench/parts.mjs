// The parts of the config editor that the benches measure alone. The package does not export them.
import { build } from 'esbuild'

const PARTS = ['document', 'read', 'store/store']

await build({
  stdin: {
    contents: PARTS.map((part) => `export * from './${part}.ts'`).join('\n'),
    resolveDir: 'src/config-file',
  },
  outfile: 'build/config-file.mjs',
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
})

export const { getValue, openStore, parseConfig, readRemotes, remoteNames } = await import(
  '../build/config-file.mjs'
)
