import { gzipSync } from 'node:zlib'

/** 1980-01-01, the first date that the format knows: two builds must be the same. */
const DATE = 0x21

/**
 * A zip archive (PKWARE's APPNOTE.TXT, 4.3), without the 64-bit extension.
 * @param {{name: string, data: Buffer, executable?: boolean}[]} files
 */
export function zip(files) {
  const parts = []
  const directory = []
  let offset = 0
  for (const { name, data, executable } of files) {
    // gzip is the same deflate stream between a header of 10 bytes and a trailer of CRC-32 and size.
    const packed = gzipSync(data, { level: 9 })
    const stream = packed.subarray(10, -8)
    const common = fields(name, packed.readUInt32LE(packed.length - 8), stream.length, data.length)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name)])
    parts.push(local, stream)
    directory.push(centralEntry(name, common, executable ? 0o100755 : 0o100644, offset))
    offset += local.length + stream.length
  }
  const central = Buffer.concat(directory)
  return Buffer.concat([...parts, central, endOfDirectory(files.length, central.length, offset)])
}

/** What both headers of a file contain. */
function fields(name, crc, packedSize, size) {
  const buffer = Buffer.alloc(26)
  buffer.writeUInt16LE(20, 0) // version needed
  buffer.writeUInt16LE(8, 4) // deflate
  buffer.writeUInt16LE(DATE, 8)
  buffer.writeUInt32LE(crc, 10)
  buffer.writeUInt32LE(packedSize, 14)
  buffer.writeUInt32LE(size, 18)
  buffer.writeUInt16LE(Buffer.byteLength(name), 22)
  return buffer
}

function centralEntry(name, common, mode, offset) {
  const rest = Buffer.alloc(14)
  rest.writeUInt32LE((mode << 16) >>> 0, 6)
  rest.writeUInt32LE(offset, 10)
  const start = Buffer.from('PK\x01\x02\x14\x03', 'latin1') // made on Unix, whose modes it has
  return Buffer.concat([start, common, rest, Buffer.from(name)])
}

function endOfDirectory(count, size, offset) {
  const buffer = Buffer.alloc(22)
  buffer.write('PK\x05\x06', 'latin1')
  buffer.writeUInt16LE(count, 8)
  buffer.writeUInt16LE(count, 10)
  buffer.writeUInt32LE(size, 12)
  buffer.writeUInt32LE(offset, 16)
  return buffer
}
