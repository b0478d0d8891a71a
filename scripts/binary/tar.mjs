import { gzipSync } from 'node:zlib'

const BLOCK = 512

/**
 * A ustar archive, compressed. Owner and times are always the same, so that two builds are.
 * @param {{name: string, data: Buffer, executable?: boolean}[]} files
 */
export function tarGz(files) {
  const parts = files.flatMap(({ name, data, executable }) => [
    header(name, data.length, executable ? 0o755 : 0o644),
    data,
    Buffer.alloc((BLOCK - (data.length % BLOCK)) % BLOCK),
  ])
  const packed = gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]), { level: 9 })
  // The byte that names the operating system of the build (RFC 1952, 2.3.1): unknown.
  packed[9] = 255
  return packed
}

/** POSIX.1-1988 (ustar): numbers are octal, and the sum is taken with blanks in its place. */
function header(name, size, mode) {
  if (Buffer.byteLength(name) > 100) throw new Error(`the name is too long for tar: ${name}`)
  const block = Buffer.alloc(BLOCK)
  block.write(name, 0)
  for (const [value, at, width] of [
    [mode, 100, 8],
    [0, 108, 8],
    [0, 116, 8],
    [size, 124, 12],
    [0, 136, 12],
  ]) {
    block.write(value.toString(8).padStart(width - 1, '0'), at)
  }
  block.write(' '.repeat(8), 148)
  block.write('0', 156)
  block.write('ustar\x0000', 257, 'latin1')
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return block
}
