import type { LoginContext } from '../wizard-context.ts'

/** When nothing came for so long, something is probably wrong. */
const PATIENCE_MS = 30_000

/**
 * While a login waits: opens its link where one is given, and after half a minute names the
 * usual causes.
 * @returns a function that ends it
 */
export function accompany(
  context: LoginContext,
  link: string | undefined,
  causes: string,
): () => void {
  const over = new AbortController()
  if (link !== undefined) void openLink(link, context, over.signal)
  const late = setTimeout(() => context.prompter.say({ tone: 'dim', text: causes }), PATIENCE_MS)
  return () => {
    clearTimeout(late)
    over.abort()
  }
}

/** Opens a start link of this program, and says if that fails. */
export async function openLink(
  link: string,
  { machine, prompter }: LoginContext,
  over: AbortSignal,
): Promise<void> {
  const outcome = await machine.openBrowser(link)
  if (outcome.kind === 'started' || over.aborted) return
  prompter.say({
    tone: 'warn',
    text: `The browser could not be opened (${outcome.reason}). Use the link above.`,
  })
}
