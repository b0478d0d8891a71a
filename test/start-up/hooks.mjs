// Runs in the loader's own thread; see preload.mjs.
import { appendFileSync } from 'node:fs'

let file

export function initialize(data) {
  file = data
}

export function load(url, context, next) {
  if (!url.startsWith('node:')) appendFileSync(file, `${url}\n`)
  return next(url, context)
}
