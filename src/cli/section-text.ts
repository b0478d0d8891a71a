import { type ConfigDocument, getSection, readRemotes, wellFormed } from '../config-file/index.ts'
import { mustExist, remoteName } from './remote-args.ts'

type Keys = ReadonlyMap<string, string>
type Section = readonly [name: string, keys: Keys]

/** The one that a command was told to show, which is the only one read then, or all. @throws PcloudConfigError `not-found` */
export function sectionsMeant(document: ConfigDocument, word: string | undefined): Section[] {
  if (word === undefined) return [...readRemotes(document)]
  const name = remoteName(word)
  mustExist(document, name)
  return [[name, getSection(document, name) ?? new Map()]]
}

/** As `rclone config show` prints it; what a value means, not how it is quoted in the file. */
export function sectionText(name: string, keys: Keys): string {
  return [`[${name}]`, ...[...keys].map(([key, value]) => `${key} = ${value}`)]
    .map((line) => `${line}\n`)
    .join('')
}

/** Without a prototype, so that a key named `__proto__` is a key like any other. */
export function asDocument(sections: Iterable<Section>) {
  const document: Record<string, Record<string, string>> = Object.create(null)
  for (const [name, keys] of sections) {
    const section: Record<string, string> = Object.create(null)
    for (const [key, value] of keys) section[wellFormed(key)] = wellFormed(value)
    document[wellFormed(name)] = section
  }
  return document
}
