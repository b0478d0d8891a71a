// Loaded before the program by NODE_OPTIONS: writes down what the program loads, our files
// and packages by their address, builtins (also those that packages require) by `node:` name.
import { appendFileSync } from 'node:fs'
import Module, { register } from 'node:module'
import { pathToFileURL } from 'node:url'

const file = process.env.LOADED_FILE
register('./hooks.mjs', import.meta.url, { data: file })
// The hooks see what is imported; what is required comes by here.
const load = Module._extensions['.js']
Module._extensions['.js'] = (module, path) => {
  appendFileSync(file, `${pathToFileURL(path).href}\n`)
  return load(module, path)
}
process.on('exit', () => {
  const builtins = process.moduleLoadList
    .map((name) => /^NativeModule (.+)$/.exec(name)?.[1])
    .filter((name) => name !== undefined && !name.startsWith('internal/'))
  appendFileSync(file, builtins.map((name) => `node:${name}\n`).join(''))
})
