// Loaded before the program by NODE_OPTIONS: writes down what the program loads, our files
// and packages by their address, builtins (also those that packages require) by `node:` name.
import { appendFileSync } from 'node:fs'
import { register } from 'node:module'

const file = process.env.LOADED_FILE
register('./hooks.mjs', import.meta.url, { data: file })
process.on('exit', () => {
  const builtins = process.moduleLoadList
    .map((name) => /^NativeModule (.+)$/.exec(name)?.[1])
    .filter((name) => name !== undefined && !name.startsWith('internal/'))
  appendFileSync(file, builtins.map((name) => `node:${name}\n`).join(''))
})
