import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { COMMANDS } from '../src/cli/commands.ts'
import { topicHelp } from '../src/cli/help.ts'
import { entriesFor } from '../src/cli/menu/entries.ts'
import { QUESTIONS } from '../src/wizard/questions.ts'

const DOCS = readdirSync('docs').filter((name) => name.endsWith('.md'))
const PAGES = ['README.md', ...DOCS.map((name) => join('docs', name))]
const HEADLESS = readFileSync('docs/headless.md', 'utf8')

/** The text of a picture, as a viewer shows it that ignores all styles. */
const textOf = (name: string) =>
  readFileSync(`docs/pictures/${name}.svg`, 'utf8').replaceAll(/<[^>]+>/g, '')

/** The anchor that a heading has where Markdown is shown. */
const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')

describe.each(PAGES)('%s', (page) => {
  const text = readFileSync(page, 'utf8')

  test('links to files that exist', () => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, path = '']) => path)
    expect(links.filter((path) => !existsSync(join(dirname(page), path)))).toEqual([])
  })

  test('has its pictures in both themes', () => {
    const pictures = [
      ...text.matchAll(/<source media=".+?" srcset="(.+?)">\n.*<img alt=".+?" src="(.+?)">/g),
    ]
    for (const [, dark = '', light = ''] of pictures) {
      expect(dark).toBe(light.replace(/(?=\.\w+$)/, '-dark'))
      for (const path of [dark, light])
        expect(existsSync(join(dirname(page), path)), path).toBe(true)
    }
    expect(text.match(/<img /g) ?? []).toHaveLength(pictures.length)
  })

  test('shows each terminal below the command that was typed there', () => {
    const parts = text.split(/(?=^```sh$)/m)
    for (const [at, part] of parts.entries()) {
      for (const [, path = ''] of part.matchAll(/src="(.+?\.svg)"/g)) {
        const [, typed = ''] =
          />\$ (.+?)</.exec(readFileSync(join(dirname(page), path), 'utf8')) ?? []
        const commands = part.split('\n').map((line) => line.replace(/ +#.*$/, ''))
        expect(at > 0 && commands, path).toContain(typed)
      }
    }
  })

  test('links to headings that exist', () => {
    const links = [...text.matchAll(/\]\(((?!https?:)[^)#\s]*)#([^)]+)\)/g)]
    const missing = links.filter(([, path = '', name = '']) => {
      const target = path === '' ? page : join(dirname(page), path)
      const headings = readFileSync(target, 'utf8').matchAll(/^#+ (.*)$/gm)
      return ![...headings].some(([, words = '']) => anchor(words) === name)
    })
    expect(missing.map(([link]) => link)).toEqual([])
  })
})

test('docs/README.md lists all pages', () => {
  const index = readFileSync('docs/README.md', 'utf8')
  const others = DOCS.filter((page) => page !== 'README.md')
  expect(others.filter((page) => !index.includes(`](${page})`))).toEqual([])
})

describe('README.md', () => {
  const readme = readFileSync('README.md', 'utf8')

  test('has at most 150 lines', () => {
    expect(readme.split('\n').length).toBeLessThanOrEqual(151)
  })

  test('names only commands that exist', () => {
    const shown = [...readme.matchAll(/^pcloud-config (\S+)/gm)].map(([, name = '']) => name)
    expect(shown.length).toBeGreaterThan(5)
    const known = COMMANDS.map(({ name }) => name)
    expect(shown.filter((name) => !known.includes(name))).toEqual([])
  })

  test('shows the two commands for a fresh clone', () => {
    expect(readme).toMatch(/^npm ci && npm run demo\b/m)
    expect(readme).toMatch(/^npm ci && npm test\b/m)
  })
})

describe('docs/commands.md', () => {
  test('lists all commands', () => {
    const page = readFileSync('docs/commands.md', 'utf8')
    const cells = page.match(/(?<=^\| )`.*?(?= \| )/gm) ?? []
    const listed = cells.flatMap((cell) => cell.match(/(?<=`)[a-z]+/g) ?? [])
    expect(COMMANDS.map(({ name }) => name).filter((name) => !listed.includes(name))).toEqual([])
  })

  test('its picture of the menu has the labels of the menu', () => {
    const picture = textOf('menu')
    const labels = entriesFor(true).map(({ label }) => label)
    expect(labels.filter((label) => !picture.includes(label))).toEqual([])
    expect(picture).toContain('Enter to choose · ? for help')
  })
})

describe('docs/headless.md', () => {
  test('has the login methods of `help headless`', () => {
    const methods = topicHelp('headless').match(
      /(?<=^ {2})(?:pcloud-config|rclone) [^\n]*?(?=\s*$)/gm,
    )
    expect(methods?.length).toBeGreaterThan(4)
    const plain = HEADLESS.replaceAll('@token.txt', '@FILE')
    expect(methods?.filter((method) => !plain.includes(method))).toEqual([])
  })

  test('its pictures have the messages of the program', () => {
    const picture = (name: string) => textOf(`headless-${name}`)
    expect(picture('code')).toContain(QUESTIONS.paste.message)
    expect(picture('code')).toContain('ssh -L 53682:localhost:53682 marcel@192.0.2.9')
    expect(picture('address')).toContain("pCloud's login page")
    expect(picture('container')).toContain('so you paste a code instead')
    expect(picture('stock-rclone')).toContain('- hostname: eapi.pcloud.com')
  })
})

describe('docs/pictures', () => {
  const svgs = readdirSync('docs/pictures').filter((name) => name.endsWith('.svg'))

  test.each(svgs)('%s has aligned columns in viewers that are not browsers', (name) => {
    const rows = readFileSync(`docs/pictures/${name}`, 'utf8').match(/<text .*<\/text>/g) ?? []
    expect(rows.length).toBeGreaterThan(5)
    for (const row of rows) {
      expect(row).toMatch(/^<text xml:space="preserve" y="\d+"><tspan x="/)
      // Two spaces end a column, and each column has its position.
      for (const [, text = ''] of row.matchAll(/<tspan [^>]+>(.*?)<\/tspan>/g)) {
        expect(text).not.toMatch(/\S {2,}\S/)
      }
    }
  })

  test('the columns of the menu are in line', () => {
    const lines = textOf('menu').split('\n')
    const [head = '', ...rest] = lines.slice(lines.findIndex((line) => line.startsWith('Name')))
    for (const remote of ['photos', 'backup', 'old']) {
      const line = rest.find((one) => one.startsWith(remote)) ?? ''
      expect(line.indexOf('pcloud')).toBe(head.indexOf('Type'))
      expect(line.indexOf('d0')).toBe(head.indexOf('Root folder'))
    }
  })
})
