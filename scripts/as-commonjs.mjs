/**
 * The program as CommonJS: Node 20 and 22 make their loader of ES modules anew at each start,
 * 5 ms, and each file takes longer. esbuild cuts code into chunks as ES modules only, so its
 * imports and exports are written over here, as it writes them: each at the beginning of a
 * line. Chunks import in one direction, and what they export never changes.
 */
const IMPORT = /^import (?:(?:\{([^}]*)\}|\* as (\w+)|(\w+)) from )?("[^"]+");\n/gm
const EXPORT = /^export \{([^}]*)\};\n/gm

/** What takes time to load, and is seldom called: its functions load it, or their part of it, when they are. */
const HEAVY = new Set(['"node:crypto"', '"node:util"'])

/** @param {string} code a chunk as esbuild writes it, not yet minified */
export function asCommonJs(code) {
  const written = code
    .replace(IMPORT, (_, names, namespace, whole, module) => {
      if (names !== undefined && HEAVY.has(module)) return whenCalled(names, module)
      const bound = namespace ?? whole ?? (names && `{${pairs(names, ([from, to]) => [from, to])}}`)
      return bound === undefined ? '' : `const ${bound} = require(${module});\n`
    })
    .replace(
      EXPORT,
      (_, names) => `module.exports = {${pairs(names, ([from, to]) => [to, from])}};\n`,
    )
    // Packages stay imports: some are ES modules only.
    .replace(/\bimport\(("\.[^"]+")\)/g, 'Promise.resolve().then(() => require($1))')
  if (/^(import|export) /m.test(written)) throw new Error('an import was not understood')
  return `"use strict";\n${written}`
}

/** `a as b, c` */
function namesIn(list) {
  return list.split(',').map((item) => {
    const [from, to = from] = item.trim().split(' as ')
    return [from, to]
  })
}

function pairs(list, order) {
  return namesIn(list)
    .map((names) => order(names).join(': '))
    .join(', ')
}

/** A class (`new`) or a constant would not be itself. */
function whenCalled(list, module) {
  const lines = namesIn(list).map(([name, own]) =>
    /^[a-z]\w*$/.test(name)
      ? `const ${own} = (...words) => require(${module}).${name}(...words);\n`
      : `const { ${name}: ${own} } = require(${module});\n`,
  )
  return lines.join('')
}
