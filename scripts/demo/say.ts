import process from 'node:process'
import kleur from 'kleur'
import { wrapText } from '../../src/text-layout.ts'

/** The demo's own voice, dim where a terminal shows it, so that the program stands out. */
export function say(text: string): void {
  const { isTTY, columns } = process.stdout
  const width = isTTY && columns ? columns - 1 : Number.POSITIVE_INFINITY
  const lines = text.split('\n').flatMap((line) => wrapText(line, width, (part) => part.length))
  process.stdout.write(lines.map((line) => `${kleur.dim(line)}\n`).join(''))
}

/** A command line before its output. */
export function sayCommand(...words: readonly string[]): void {
  process.stdout.write(`\n${kleur.bold(`$ ${words.join(' ')}`)}\n`)
}
