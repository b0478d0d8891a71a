import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { topicHelp } from '../src/cli/help.ts'
import { entriesFor } from '../src/cli/menu/entries.ts'
import { QUESTIONS } from '../src/wizard/questions.ts'

const PAGES = ['README.md', ...readdirSync('docs').filter((name) => name.endsWith('.md'))].map(
  (name) => (name === 'README.md' ? name : join('docs', name)),
)
const HEADLESS = readFileSync('docs/headless.md', 'utf8')

/** The anchor that a heading has where Markdown is shown. */
const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')

describe.each(PAGES)('%s', (page) => {
  const text = readFileSync(page, 'utf8')

  test('has every file that it leads to', () => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, path = '']) => path)
    expect(links.filter((path) => !existsSync(join(dirname(page), path)))).toEqual([])
  })

  test('has every heading that it leads to', () => {
    const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, words = '']) => anchor(words))
    const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, name = '']) => name)
    expect(links.filter((name) => !headings.includes(name))).toEqual([])
  })
})

describe('README.md', () => {
  test('its picture of the menu says what the menu says', () => {
    const picture = readFileSync('docs/pictures/menu.svg', 'utf8').replaceAll(/<[^>]+>/g, '')
    const labels = entriesFor(true).map(({ label }) => label)
    expect(labels.filter((label) => !picture.includes(label))).toEqual([])
    expect(picture).toContain('Enter to choose · ? for more')
  })
})

describe('docs/headless.md', () => {
  test('has every way that `help headless` names', () => {
    const ways = topicHelp('headless').match(/(?<=^ {2})(?:pcloud-config|rclone) [^\n]*?(?=\s*$)/gm)
    expect(ways?.length).toBeGreaterThan(4)
    const plain = HEADLESS.replaceAll('@token.txt', '@FILE')
    expect(ways?.filter((way) => !plain.includes(way))).toEqual([])
  })

  test('its pictures say what the program says', () => {
    const picture = (name: string) =>
      readFileSync(`docs/pictures/headless-${name}.svg`, 'utf8').replaceAll(/<[^>]+>/g, '')
    expect(picture('code')).toContain(QUESTIONS.browserHere.message)
    expect(picture('code')).toContain('ssh -L 53682:localhost:53682 marcel@192.0.2.9')
    expect(picture('address')).toContain("pCloud's login page, not the page you landed on")
    expect(picture('container')).toContain('Paste only: this is a container')
    expect(picture('stock-rclone')).toContain('- hostname: eapi.pcloud.com')
  })
})
