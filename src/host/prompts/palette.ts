import * as kleur from 'kleur/colors'

type Paint = (text: string) => string

/** One accent colour. The three signal colours are only for marks. */
export interface Palette {
  readonly accent: Paint
  readonly strong: Paint
  readonly dim: Paint
  readonly ok: Paint
  readonly warn: Paint
  readonly error: Paint
}

const PLAIN: Palette = {
  accent: (text) => text,
  strong: (text) => text,
  dim: (text) => text,
  ok: (text) => text,
  warn: (text) => text,
  error: (text) => text,
}

/** With `color: false`, the text does not change. */
export function createPalette(color: boolean): Palette {
  if (!color) return PLAIN
  return {
    accent: always(kleur.cyan),
    strong: always(kleur.bold),
    dim: always(kleur.dim),
    ok: always(kleur.green),
    warn: always(kleur.yellow),
    error: always(kleur.red),
  }
}

/**
 * kleur decides once for all output, from stdout. Prompts go to stderr, so turn it on
 * during each call.
 */
function always(paint: Paint): Paint {
  return (text) => {
    const before = kleur.$.enabled
    kleur.$.enabled = true
    try {
      return paint(text)
    } finally {
      kleur.$.enabled = before
    }
  }
}
