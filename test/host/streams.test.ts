import { spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWriter, mayBeTerminal } from '../../src/host/streams.ts'
import { PROGRAM } from '../support/program.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'writer-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A stream in the place of `process.stdout` that keeps what it is given. */
function keeping() {
  const kept: Buffer[] = []
  const stream = new Writable({
    write(bytes: Buffer, _, done) {
      kept.push(bytes)
      done()
    },
  })
  const opened = () => Object.assign(stream, { fd: 1 }) as unknown as NodeJS.WriteStream
  return { opened, said: () => Buffer.concat(kept).toString() }
}

const LONG = `${'ä'.repeat(3000)}\n`

describe('createWriter', () => {
  it('writes a short first text directly, and the rest through the stream', async () => {
    const path = join(folder, 'first')
    const fd = openSync(path, 'w')
    const { opened, said } = keeping()
    const write = createWriter(fd, opened)
    await write('')
    await write('grüße\n')
    await write('more\n')
    closeSync(fd)
    expect(readFileSync(path, 'utf8')).toBe('grüße\n')
    expect(said()).toBe('more\n')
  })

  it('writes a long first text through the stream', async () => {
    const path = join(folder, 'long')
    const fd = openSync(path, 'w')
    const { opened, said } = keeping()
    await createWriter(fd, opened)(LONG)
    closeSync(fd)
    expect(said()).toBe(LONG)
  })

  it.runIf(process.platform === 'linux')('writes to a device through the stream', async () => {
    const fd = openSync('/dev/full', 'w')
    const { opened, said } = keeping()
    await createWriter(fd, opened)('a')
    closeSync(fd)
    expect(said()).toBe('a')
    expect(mayBeTerminal(0x7fff_fff0)).toBe(true)
  })
})

it.runIf(process.platform === 'linux')(
  'treats EIO of a device as a closed terminal, and EIO of a file as a damaged disk',
  async () => {
    const failing = () => {
      const stream = new Writable({
        write(_bytes, _encoding, done) {
          done(Object.assign(new Error('i/o error'), { code: 'EIO' }))
        },
      })
      return Object.assign(stream, { fd: 1 }) as unknown as NodeJS.WriteStream
    }
    const device = openSync('/dev/null', 'w')
    await createWriter(device, failing)(LONG)
    closeSync(device)
    const file = openSync(join(folder, 'failing'), 'w')
    await expect(createWriter(file, failing)(LONG)).rejects.toThrow('Cannot write the output.')
    closeSync(file)
  },
)

describe('to a pipe of a shell', () => {
  const shell = async (line: string) => {
    const child = spawn('bash', ['-c', line, process.execPath, PROGRAM])
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
    return { out, err }
  }

  it('ignores a closed pipe', async () => {
    const { out, err } = await shell('{ sleep 0.3; "$0" "$1" --version; echo "$?" >&2; } | true')
    expect({ out, err }).toEqual({ out: '', err: '0\n' })
  })

  it('loses no data in a full, non-blocking pipe', async () => {
    // Perl makes the pipe one that does not wait, and fills it; the reader begins late.
    const fill =
      'use Fcntl; fcntl(STDOUT,F_SETFL,O_WRONLY|O_NONBLOCK); 1 while syswrite(STDOUT,"x" x 4096)'
    const line = `{ perl -e '${fill}'; "$0" "$1" --version; echo "$?" >&2; } | { sleep 1; tr -d x; }`
    const { out, err } = await shell(line)
    expect(out).toMatch(/^pcloud-config \d/)
    expect(err).toBe('0\n')
  })
})
