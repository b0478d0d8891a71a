/**
 * Node's own modules, taken as they are. To `import` one makes a copy of all its exports,
 * and to copy `fs` loads streams and promises with it: 3 ms of a start that reads one file.
 */
const STATIC = /^import (?:\{([^}]*)\}|\* as (\w+)|(\w+)) from "(node:[^"]+)";\n/gm

/** @param {string} code a chunk as esbuild writes it, not yet minified */
export function lateBuiltins(code) {
  // Imports are there before the first line runs, wherever they stand; a chunk may name one `process`.
  const first = []
  const rest = code.replace(STATIC, (_, names, namespace, whole, module) => {
    const bound = namespace ?? whole ?? `{${names.replaceAll(' as ', ': ')}}`
    first.push(`const ${bound} = globalThis.process.getBuiltinModule("${module}");\n`)
    return ''
  })
  if (/^import [^(]*"node:/m.test(rest)) throw new Error('an import of node: was not understood')
  return rest.replace(/^(#!.*\n)?/, (hashbang) => hashbang + first.join(''))
}
