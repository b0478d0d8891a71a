import { Html, html } from './html.ts'
import { STYLE } from './page-style.ts'

/** The names in the pages, as the user knows them. */
export interface Brand {
  /** The program in the terminal. */
  readonly app: string
  readonly service: string
}

export const DEFAULT_BRAND: Brand = { app: 'pcloud-config', service: 'pCloud' }

interface PageContent {
  readonly tone: 'good' | 'bad' | 'ask' | 'note'
  readonly heading: string
  readonly text: readonly string[]
  readonly facts?: readonly (readonly [term: string, value: string])[]
  /** What to do now. */
  readonly next: string
}

const ICONS = {
  good: html`<path d="M5 12.5l4.6 4.6L19 7.6"/>`,
  bad: html`<path d="M7 7l10 10M17 7L7 17"/>`,
  ask: html`<path d="M5.5 8l4.5 4-4.5 4M12.5 17h6"/>`,
  note: html`<path d="M12 11v6M12 7.2v.1"/>`,
} as const

/** Not escaped: the style must be exactly the text that was hashed for the CSP. */
const STYLE_ELEMENT = Html.join([`<style>${STYLE}</style>`], [])

/** An entire page without scripts. Works with screen readers and at any width. */
export function layout(brand: Brand, content: PageContent): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${content.heading} · ${brand.app}</title>
${STYLE_ELEMENT}
</head>
<body>
<main class="${content.tone}">
<div class="mark" aria-hidden="true"><svg viewBox="0 0 24 24">${ICONS[content.tone]}</svg></div>
<h1>${content.heading}</h1>
${content.text.map((paragraph) => html`<p>${paragraph}</p>\n`)}${facts(content)}
<p class="next"><b aria-hidden="true">&gt;_</b><span>${content.next}</span></p>
</main>
<footer><strong>${brand.app}</strong> · shown by the program in your terminal</footer>
</body>
</html>
`
  return page.toString()
}

function facts({ facts }: PageContent): Html | undefined {
  if (facts === undefined || facts.length === 0) return undefined
  const rows = facts.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>\n`)
  return html`<dl>\n${rows}</dl>`
}
