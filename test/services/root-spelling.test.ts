import { describe, expect, it } from 'vitest'
import { rootSpelling } from '../../src/services/pcloud/root-folder.ts'

const id = (text: string) => ({ kind: 'id', id: text })

describe('the form of a root folder', () => {
  it.each([
    ['', 'right', id('d0')],
    ['d0', 'right', id('d0')],
    ['d19066333043', 'right', id('d19066333043')],
    ['19066333043', 'number', id('d19066333043')],
    ['0', 'number', id('d0')],
    ['D19066333043', 'letter', id('d19066333043')],
    ['https://my.pcloud.com/#/filemanager?folder=19066333043', 'address', id('d19066333043')],
    ['https://e.pcloud.com/#page=filemanager&folder=7&tpl=x', 'address', id('d7')],
    ['/Backups/2026', 'path', { kind: 'path', path: '/Backups/2026' }],
  ])('%j', (text, kind, at) => {
    expect(rootSpelling(text)).toEqual({ kind, at })
  })

  it.each(['f19066333043', 'Backups', 'd', 'd1x', '12 3', 'https://my.pcloud.com/', '-1'])(
    '%j is refused: f is a file, and nothing is guessed',
    (text) => {
      expect(rootSpelling(text)).toEqual({ kind: 'unreadable' })
    },
  )
})
