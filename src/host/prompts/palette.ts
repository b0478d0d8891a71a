import * as kleur from 'kleur/colors'

type Paint = (text: string) => string

/** One accent; the three signal colours are for a mark, never for a whole line. */
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

/** The colours to print with; `color: false` gives the text back as it is. */
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
 * kleur decides by stdout, once, for the whole process. Ours is printed to stderr, so
 * its switch is turned for the length of one call and put back.
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
