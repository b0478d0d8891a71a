import { relative, resolve } from 'node:path'
import { build } from 'esbuild'

/**
 * What is read as one file, beginning with what every start needs, with all that these
 * import. Whoever reaches one file of a layer loads all of it: a file more takes longer
 * than 10 kB more.
 */
const LAYERS = [
  [
    'cli/run',
    'host/node-host',
    'cli/arguments',
    'cli/command-options',
    'config-file/diff',
    'rclone/secret-keys',
    'limit',
    'json',
  ],
  // What shows a remote: the file, the environment, and the options of every type.
  ['cli/commands/show', 'cli/seen'],
  // What reads a token, and asks the service with it.
  ['cli/remote-access', 'cli/sessions', 'tokens/lifetime'],
  // What writes: edits, and the writing half of the store.
  ['cli/write', 'config-file/store/commit', 'config-file/store/store-lock'],
  // What is known of services, and what of them stands in the file.
  [
    'cli/login-options',
    'cli/rclone-protocol/call-values',
    'cli/commands/create-update',
    'wizard/existing',
    'tokens/blob',
    'oauth-loopback/authorize-url',
    'services/pcloud/oauth',
    'rclone/rclone-option',
  ],
  ['cli/open-login', 'wizard/new-remote', 'wizard/change'],
].map((layer) => layer.map((name) => `src/${name}.ts`))

/** @returns for a file, itself and all that belongs to the layers it reaches */
async function layersBy(options) {
  const { metafile } = await build({ ...options, metafile: true })
  const reach = (file, reached = new Set()) => {
    if (reached.has(file)) return reached
    reached.add(file)
    for (const { path, kind, external } of metafile.inputs[file].imports) {
      if (kind === 'import-statement' && !external) reach(path, reached)
    }
    return reached
  }
  const below = new Set()
  const layers = LAYERS.map((files) => {
    const own = files.flatMap((file) => [...reach(file)]).filter((file) => !below.has(file))
    for (const file of own) below.add(file)
    return { files, own }
  })
  return (file) => {
    const files = [file]
    // From the top: what a layer needs lies below it.
    for (const layer of layers.toReversed()) {
      const reached = new Set(files.flatMap((one) => [...reach(one)]))
      if (layer === layers[0] || layer.own.some((one) => reached.has(one)))
        files.unshift(...layer.files)
    }
    return files
  }
}

/**
 * An esbuild plugin that puts each layer into one chunk, so that a start reads one file and
 * not fifteen. esbuild cuts code apart by which entries reach it, and every `import()` is
 * an entry: so each of them is made to reach whole layers.
 * @param {import('esbuild').BuildOptions} options
 */
export function fewChunks(options) {
  return {
    name: 'few chunks',
    async setup({ onResolve, onLoad }) {
      const layersOf = await layersBy(options)
      onResolve({ filter: /\.ts$/ }, ({ kind, path, resolveDir }) =>
        kind === 'dynamic-import' || kind === 'entry-point'
          ? // A relative path: the names of the chunks must not depend on the folder of the build.
            { path: relative('.', resolve(resolveDir, path)), namespace: 'entry' }
          : undefined,
      )
      onLoad({ filter: /./, namespace: 'entry' }, ({ path }) => ({
        contents: [
          ...layersOf(path).map((file) => `import ${JSON.stringify(`./${file}`)}`),
          `export * from ${JSON.stringify(`./${path}`)}`,
        ].join('\n'),
        resolveDir: '.',
      }))
    },
  }
}
