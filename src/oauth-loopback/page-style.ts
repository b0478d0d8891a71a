import { createHash } from 'node:crypto'

/**
 * The style of the pages. It is part of each page: a separate file would need a separate
 * path. The content security policy allows only this text. The contrast is at least 4.5:1 in both
 * schemes, and colour is not the only sign.
 */
export const STYLE = `
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
