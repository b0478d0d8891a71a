// Loaded before the program by NODE_OPTIONS: writes down which of node's modules it loaded.
// preload.mjs sees files as well, and brings half of node along for it.
const { appendFileSync } = require('node:fs')

process.on('exit', () => {
  const loaded = process.moduleLoadList.map((name) => /^NativeModule (.+)$/.exec(name)?.[1])
  appendFileSync(process.env.LOADED_FILE, loaded.map((name) => `node:${name}\n`).join(''))
})
