import process from 'node:process'
import kleur from 'kleur'

/** The demo's own voice, dim where a terminal shows it, so that the program stands out. */
export function say(text: string): void {
  process.stdout.write(`${kleur.dim(text)}\n`)
}

/** A command line before its output. */
export function sayCommand(...words: readonly string[]): void {
  process.stdout.write(`\n${kleur.bold(`$ ${words.join(' ')}`)}\n`)
}
