/** The oldest Node that `engines` allows, such as `20.19`. */
export function oldestNode(engines) {
  const oldest = /^>=(\d+\.\d+)$/.exec(engines)?.[1]
  if (oldest === undefined) throw new Error(`the range of "engines" is not understood: ${engines}`)
  return oldest
}

/**
 * The first lines of bin.cjs: they refuse an older Node before anything else is loaded. They are
 * written in the JavaScript of 2009, so that every Node can run them.
 */
export function nodeGuard(oldest) {
  const [major, minor] = oldest.split('.')
  const text = [
    `"pcloud-config needs Node.js ${oldest} or newer, but this is Node.js "`,
    'process.versions.node',
    '" (update it from https://nodejs.org)."',
  ].join(' + ')
  return `"use strict";
var node = process.versions.node.split(".");
if (+node[0] < ${major} || (+node[0] === ${major} && +node[1] < ${minor})) {
  console.error(${text});
  process.exitCode = 1;
  return;
}
`
}
