/**
 * The beginning of the single file: loads the chunks of the program, each when it is needed. A start
 * that compiles the whole program takes 10 ms longer.
 * @param {(name: string) => Buffer | undefined} read `NAME` is the text of a chunk; `NAME.cache` is
 *   what V8 made of it, if this kind of machine built the file
 */
module.exports = (read, require) => {
  const { Script } = require('node:vm')
  const modules = new Map()

  function compile(name) {
    const code = `(function(module,exports,require){${read(name).latin1Slice()}\n})`
    return new Script(code, { filename: name, cachedData: read(`${name}.cache`) })
  }

  function load(name, requireFrom) {
    const known = modules.get(name)
    if (known !== undefined) return known.module.exports
    const module = { exports: {} }
    const script = compile(name)
    modules.set(name, { module, script })
    script.runInThisContext()(module, module.exports, requireFrom)
    return module.exports
  }

  /** What a chunk requires: another chunk, a module of Node, or a package. */
  function requireFromChunk(name) {
    if (name.startsWith('node:')) return require(name)
    if (name.startsWith('./')) return load(name.slice(name.lastIndexOf('/') + 1), requireFromChunk)
    return load('packages.cjs', require)[name]()
  }

  return { run: () => load('bin.cjs', requireFromChunk), compile, modules }
}
