import { visible } from '../visible.ts'

/** Markup that is safe to send. Only {@link html} creates it, so foreign text is always escaped. */
export class Html {
  readonly #markup: string

  private constructor(markup: string) {
    this.#markup = markup
  }

  static join(texts: readonly string[], values: readonly HtmlValue[]): Html {
    const pieces = texts.map((text, at) => text + (at < values.length ? markupOf(values[at]) : ''))
    return new Html(pieces.join(''))
  }

  toString(): string {
    return this.#markup
  }
}

type HtmlValue = string | Html | readonly Html[] | undefined

/** A template tag that escapes all values except {@link Html} (S16). */
export function html(texts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return Html.join(texts, values)
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}

/** For text and quoted attributes. Makes control and bidi characters visible. */
function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"'`]/g, (char) => ENTITIES[char] ?? char)
}

function markupOf(value: HtmlValue): string {
  if (value === undefined) return ''
  if (typeof value === 'string') return escapeHtml(value)
  return value instanceof Html ? value.toString() : value.join('')
}
