/**
 * Node's own modules, taken as they are. To `import` one makes a copy of all its exports,
 * and to copy `fs` loads streams and promises with it: 3 ms of a start that reads one file.
 */
const STATIC = /^import (?:\{([^}]*)\}|\* as (\w+)|(\w+)) from "(node:[^"]+)";\n/gm

/** What takes milliseconds to load, and is seldom called: its functions load it when they are. */
const HEAVY = new Set(['node:crypto'])

/** @param {string} code a chunk as esbuild writes it, not yet minified */
export function lateBuiltins(code) {
  // Imports are there before the first line runs, wherever they stand; a chunk may name one `process`.
  const first = []
  const rest = code.replace(STATIC, (_, names, namespace, whole, module) => {
    const taken = `globalThis.process.getBuiltinModule("${module}")`
    const bound = namespace ?? whole ?? `{${names.replaceAll(' as ', ': ')}}`
    const isHeavy = names !== undefined && HEAVY.has(module)
    first.push(isHeavy ? whenCalled(names, taken) : `const ${bound} = ${taken};\n`)
    return ''
  })
  if (/^import [^(]*"node:/m.test(rest)) throw new Error('an import of node: was not understood')
  return first.join('') + rest
}

/** A class (`new`) or a constant would not be itself. */
function whenCalled(names, module) {
  const lines = names.split(',').map((imported) => {
    const [name, own = name] = imported.trim().split(' as ')
    if (!/^[a-z]\w*$/.test(name)) return `const { ${name}: ${own} } = ${module};\n`
    return `const ${own} = (...words) => ${module}.${name}(...words);\n`
  })
  return lines.join('')
}
