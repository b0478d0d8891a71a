import type { Cell } from './pty.ts'

/** Half a cell is one pixel; true is dark. */
type Pixels = readonly (readonly boolean[])[]
/** One module of a QR code each; true is dark. */
export type Modules = readonly (readonly boolean[])[]

/** What a terminal of that kind shows, as a camera sees it. */
export interface Theme {
  readonly foreground: 'dark' | 'light'
}

const BLACK = 16
const WHITE = 231

/**
 * Reads a QR code from a screen by ISO/IEC 18004 alone, sharing nothing with the encoder: finds
 * it, checks its quiet zone, and decodes it without correcting a single error.
 */
export function readQr(cells: readonly (readonly Cell[])[], theme: Theme): string {
  return decode(findModules(pixelsOf(cells, theme)))
}

export function pixelsOf(cells: readonly (readonly Cell[])[], theme: Theme): Pixels {
  return cells.flatMap((row) => {
    const halves = row.map((cell) => halvesOf(cell, theme))
    return [halves.map(([upper]) => upper), halves.map(([, lower]) => lower)]
  })
}

function halvesOf({ text, foreground, background }: Cell, theme: Theme): [boolean, boolean] {
  const ink = colour(foreground, theme.foreground === 'dark')
  const paper = colour(background, theme.foreground === 'light')
  return [isInk(text, '▀') ? ink : paper, isInk(text, '▄') ? ink : paper]
}

function isInk(text: string, half: string): boolean {
  return text === '█' || text === '#' || text === half
}

function colour(number: number | undefined, otherwise: boolean): boolean {
  if (number === undefined || (number !== BLACK && number !== WHITE)) return otherwise
  return number === BLACK
}

/** Whether the module there is as a finder pattern has it, its light border included. */
function isFinder(at: (x: number, y: number) => boolean | undefined, x: number, y: number) {
  for (let row = -1; row <= 7; row += 1) {
    for (let column = -1; column <= 7; column += 1) {
      const ring = Math.max(Math.abs(row - 3), Math.abs(column - 3))
      if (at(x + column, y + row) !== (ring === 3 || ring <= 1)) return false
    }
  }
  return true
}

/** A module is one pixel (half blocks) or two by two (pairs of columns). */
export function findModules(pixels: Pixels): Modules {
  for (const size of [1, 2]) {
    for (const [top, row] of pixels.entries()) {
      for (const left of row.keys()) {
        const at = (x: number, y: number) => pixels[top + y * size]?.[left + x * size]
        if (isFinder(at, 0, 0)) return cutOut(at)
      }
    }
  }
  throw new Error('no QR code on the screen')
}

function cutOut(at: (x: number, y: number) => boolean | undefined): Modules {
  const sizes = Array.from({ length: 40 }, (_, version) => 21 + version * 4)
  const size = sizes.find((n) => isFinder(at, n - 7, 0) && isFinder(at, 0, n - 7))
  if (size === undefined) throw new Error('only one corner of a QR code is on the screen')
  for (let along = -4; along < size + 4; along += 1) {
    for (let deep = 1; deep <= 4; deep += 1) {
      const around = [at(along, -deep), at(along, size - 1 + deep), at(-deep, along)]
      const isLight = [...around, at(size - 1 + deep, along)].every((dark) => dark === false)
      if (!isLight) throw new Error(`the quiet zone is broken at ${along}, ${deep}`)
    }
  }
  const range = Array.from({ length: size }, (_, index) => index)
  return range.map((y) => range.map((x) => at(x, y) === true))
}

/** Codewords of data in each block, by version and level (table 9); as many as tests meet. */
const BLOCKS: Readonly<Record<string, readonly number[]>> = {
  '5L': [108],
  '6L': [68, 68],
  '6M': [27, 27, 27, 27],
  '7L': [78, 78],
  '7M': [31, 31, 31, 31],
  '8L': [97, 97],
  '8M': [38, 38, 39, 39],
}

const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
]

export function decode(modules: Modules): string {
  const version = (modules.length - 17) / 4
  const { level, mask } = formatOf(modules)
  const blocks = BLOCKS[`${version}${level}`]
  if (blocks === undefined) throw new Error(`no table for a code of version ${version}${level}`)
  const data = unweave(codewords(modules, version, mask), blocks)
  const bits = data.map((byte) => byte.toString(2).padStart(8, '0')).join('')
  // Byte mode, then a length of 8 bits up to version 9 (section 7.4).
  if (bits.slice(0, 4) !== '0100') throw new Error(`mode ${bits.slice(0, 4)} is not read here`)
  const length = Number.parseInt(bits.slice(4, 12), 2)
  const bytes = Array.from({ length }, (_, at) => bits.slice(12 + at * 8, 20 + at * 8))
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2))).toString('utf8')
}

/** Beside the upper left finder pattern (section 7.9); masked with 101010000010010. */
function formatOf(modules: Modules): { level: string; mask: number } {
  const places = [0, 1, 2, 3, 4, 5, 7, 8].map((x) => modules[8]?.[x])
  const word = places.slice(0, 5).map(Number).join('')
  const format = Number.parseInt(word, 2) ^ 0b10101
  const level = ['M', 'L', 'H', 'Q'][format >> 3] ?? ''
  return { level, mask: format & 0b111 }
}

/** Two columns at a time from the right, up and down in turn (section 7.7.3). */
function codewords(modules: Modules, version: number, mask: number): number[] {
  const size = modules.length
  const bits: boolean[] = []
  let upwards = true
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right -= 1
    for (let step = 0; step < size; step += 1) {
      const y = upwards ? size - 1 - step : step
      for (const x of [right, right - 1]) {
        if (isFunction(x, y, version)) continue
        bits.push((modules[y]?.[x] === true) !== (MASKS[mask]?.(x, y) === true))
      }
    }
    upwards = !upwards
  }
  const words = Array.from({ length: Math.floor(bits.length / 8) }, (_, at) => at * 8)
  return words.map((at) =>
    Number.parseInt(
      bits
        .slice(at, at + 8)
        .map(Number)
        .join(''),
      2,
    ),
  )
}

/** Finder, timing and alignment patterns, format and version information. */
function isFunction(x: number, y: number, version: number): boolean {
  const size = 17 + version * 4
  const corner = (x < 9 && y < 9) || (x < 9 && y >= size - 8) || (x >= size - 8 && y < 9)
  const isVersion = version >= 7 && ((x < 6 && y >= size - 11) || (y < 6 && x >= size - 11))
  return corner || x === 6 || y === 6 || isVersion || isAlignment(x, y, version)
}

/** Of versions 2 to 8 (annex E). */
function isAlignment(x: number, y: number, version: number): boolean {
  const last = 10 + version * 4
  const centers = version < 7 ? [6, last] : [6, (last + 6) / 2, last]
  const covers = (cx: number, cy: number) => Math.abs(x - cx) <= 2 && Math.abs(y - cy) <= 2
  const isCorner = (cx: number, cy: number) =>
    [cx, cy].includes(6) && cx !== cy && [cx, cy].includes(last)
  return centers.some((cx) =>
    centers.some((cy) => !isCorner(cx, cy) && !(cx === 6 && cy === 6) && covers(cx, cy)),
  )
}

/** The blocks lie woven into one another (section 7.6); the words of error correction follow. */
function unweave(words: readonly number[], blocks: readonly number[]): number[] {
  const woven: number[][] = blocks.map(() => [])
  let next = 0
  for (let at = 0; at < Math.max(...blocks); at += 1) {
    for (const [block, length] of blocks.entries()) {
      if (at < length) woven[block]?.push(words[next++] ?? 0)
    }
  }
  return woven.flat()
}
