const SIGNS: Readonly<Record<string, string>> = {
  '·': '-',
  '•': '*',
  '…': '...',
  '→': '->',
  '←': '<-',
  '’': "'",
  '“': '"',
  '”': '"',
}

/** Our own signs in ASCII; names of people's folders and remotes stay as they are. */
export function toAscii(text: string): string {
  return text.replace(/[·•…→←’“”]/g, (sign) => SIGNS[sign] ?? sign)
}
