import { createHash } from 'node:crypto'
import { Html, html } from './html.ts'

/** The names in the pages, as the user knows them. */
export interface Brand {
  /** The program in the terminal. */
  readonly app: string
  readonly service: string
}

export interface PageContent {
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

/**
 * The style of the pages. It is part of each page: a separate file would need a separate
 * path. The content security policy allows only this text. The contrast is at least 4.5:1 in both
 * schemes, and colour is not the only sign.
 */
const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f3f5f8; --card: #ffffff; --line: #e1e6ed; --ink: #131a24; --soft: #566274;
  --well: #f6f8fb; --shade: 0 1px 2px #1018280d, 0 18px 48px -12px #10182824;
  --good: #0b7a4b; --good-bg: #e2f6ec; --bad: #b3261e; --bad-bg: #fdeceb;
  --ask: #8a5300; --ask-bg: #fdf1dc; --note: #1f5fbf; --note-bg: #e7f0fd;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0c1016; --card: #151b24; --line: #28313e; --ink: #eef2f7; --soft: #a3b0c2;
    --well: #10161e; --shade: 0 1px 2px #0006, 0 18px 48px -12px #000a;
    --good: #58d39b; --good-bg: #10301f; --bad: #ff8f86; --bad-bg: #3a1614;
    --ask: #f5be62; --ask-bg: #372708; --note: #86b6ff; --note-bg: #12294a;
  }
}
* { box-sizing: border-box; margin: 0; }
body {
  min-height: 100vh; min-height: 100dvh; display: grid; place-content: center; gap: 1.25rem;
  grid-template-columns: minmax(0, 30rem); padding: 1.5rem; background: var(--ground);
  color: var(--ink); font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto,
  "Helvetica Neue", "Noto Sans", sans-serif; overflow-wrap: anywhere;
}
main {
  background: var(--card); border: 1px solid var(--line); border-radius: 18px;
  box-shadow: var(--shade); padding: 2.25rem 2.25rem 2rem;
}
.mark { width: 56px; height: 56px; border-radius: 50%; display: grid; place-items: center;
  margin-bottom: 1.35rem; color: var(--tone); background: var(--tone-bg); }
.mark svg { width: 32px; height: 32px; fill: none; stroke: currentColor; stroke-width: 2.4;
  stroke-linecap: round; stroke-linejoin: round; }
.good { --tone: var(--good); --tone-bg: var(--good-bg); }
.bad { --tone: var(--bad); --tone-bg: var(--bad-bg); }
.ask { --tone: var(--ask); --tone-bg: var(--ask-bg); }
.note { --tone: var(--note); --tone-bg: var(--note-bg); }
h1 { font-size: 1.5rem; line-height: 1.25; letter-spacing: -.015em; font-weight: 650;
  text-wrap: balance; }
p { margin-top: .7rem; color: var(--soft); text-wrap: pretty; }
dl { margin-top: 1.35rem; border: 1px solid var(--line); border-radius: 12px;
  background: var(--well); padding: .25rem 1rem; }
dl div { display: flex; flex-wrap: wrap; gap: .1rem 1rem; padding: .6rem 0;
  justify-content: space-between; }
dl div + div { border-top: 1px solid var(--line); }
dt { color: var(--soft); }
dd { font-weight: 600; min-width: 0; }
.next { display: flex; gap: .7rem; align-items: baseline; margin-top: 1.5rem; padding-top: 1.25rem;
  border-top: 1px solid var(--line); color: var(--ink); }
.next span { text-wrap: balance; }
.next b { font: 600 .95rem/1 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace;
  color: var(--tone); flex: none; }
footer { text-align: center; text-wrap: balance; font-size: .85rem; color: var(--soft); }
footer strong { font-weight: 600; color: var(--ink); }
@media (max-width: 30rem) {
  body { padding: 1rem; }
  main { padding: 1.6rem 1.4rem 1.5rem; }
  dl div { display: block; }
}
@media (forced-colors: active) { .mark { border: 2px solid currentColor; } }
`

/** Allows only this style: no scripts, images, frames or forms (S15). */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

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
