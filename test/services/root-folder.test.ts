import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRootFolder } from '../../src/services/pcloud/root-folder.ts'

describe('parseRootFolder', () => {
  it.each([
    ['d19066333043', 'd19066333043'],
    ['19066333043', 'd19066333043'],
    [' d5 ', 'd5'],
    ['d0', 'd0'],
    ['0', 'd0'],
    ['', 'd0'],
    ['   ', 'd0'],
    ['/', 'd0'],
    ['//', 'd0'],
    ['d007', 'd7'],
    ['9223372036854775807', 'd9223372036854775807'],
    ['https://my.pcloud.com/#page=filemanager&folder=19066333043&tpl=foldergrid', 'd19066333043'],
    ['https://my.pcloud.com/#/filemanager?folder=19066333043', 'd19066333043'],
    ['https://e.pcloud.com/#page=filemanager&folder=5', 'd5'],
    ['https://my.pcloud.com/#folder=5&page=filemanager', 'd5'],
    ['HTTPS://my.pcloud.com/#/filemanager?folder=0', 'd0'],
  ])('%j is folder %s', (text, id) => {
    expect(parseRootFolder(text)).toEqual({ kind: 'id', id })
  })

  it.each(['/Backups', '/Backups/2026/', '/with blanks/папка', '/d5'])('%j is a path', (path) => {
    expect(parseRootFolder(path)).toEqual({ kind: 'path', path })
  })

  it.each([
    'Backups',
    'd',
    'd-5',
    '-5',
    '5.0',
    '0x5',
    '12345678901234567890',
    'https://my.pcloud.com/',
    'https://my.pcloud.com/#page=filemanager&subfolder=5',
    'https://my.pcloud.com/#page=filemanager&folder=',
    'https://my.pcloud.com/#page=filemanager&folder=12345678901234567890',
    'my.pcloud.com/#folder=5',
    'javascript:folder=5',
    'd5\n[x]',
  ])('refuses %j, and says what is possible', (text) => {
    expect(() => parseRootFolder(text)).toThrow(
      expect.objectContaining({ code: 'usage', hint: expect.stringContaining('d19066333043') }),
    )
  })

  it('S31: returns `d` and digits, or the unchanged path', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^d?\d{0,25}$/)), (text) => {
        try {
          const found = parseRootFolder(text)
          if (found.kind === 'id') expect(found.id).toMatch(/^d(0|[1-9]\d{0,18})$/)
          else expect(found.path).toBe(text.trim())
        } catch (error) {
          expect(error).toMatchObject({ code: 'usage' })
        }
      }),
    )
  })
})
