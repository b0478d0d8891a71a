import { describe, expect, it } from 'vitest'
import { Interrupted } from '../../src/cli/exit-codes.ts'
import type { Host } from '../../src/cli/host.ts'
import { type SavedChanges, watchSavedChanges } from '../../src/cli/saved-changes.ts'
import type { ConfigStore } from '../../src/config-file/store/store.ts'
import { Cancelled, Declined, PcloudConfigError } from '../../src/errors.ts'

const store = (written: boolean) =>
  ({
    commit: async () => ({ written }),
    history: async () => ({ planUndo: async () => ({ run: async () => [] }) }),
  }) as unknown as ConfigStore

const host = {
  settingsFile: { write: async () => [] },
  inspector: async () => ({
    tighten: async (_: string, mode: number) => (mode === 0o600 ? undefined : 'not permitted'),
  }),
  credentialsFiles: { write: async () => [], remove: async (path: string) => path === 'there' },
} as unknown as Host

type Write = (saved: SavedChanges) => Promise<unknown>

const undo: Write = async (saved) => {
  const history = await saved.watchStore(store(true)).history()
  await (await history.planUndo(() => [])).run()
}

const SAVES: Readonly<Record<string, Write>> = {
  'the config file': (saved) => saved.watchStore(store(true)).commit(() => []),
  'an undo': undo,
  'the settings': (saved) => saved.watchHost(host).settingsFile.write('a', ''),
  'a session': (saved) => saved.watchHost(host).credentialsFiles.write('a', ''),
  'a mode': async (saved) => (await saved.watchHost(host).inspector()).tighten('a', 0o600),
  'a removed session': (saved) => saved.watchHost(host).credentialsFiles.remove('there'),
}

const NO_CHANGE: Readonly<Record<string, Write>> = {
  'no write': async () => undefined,
  'a mode that the system refuses': async (saved) =>
    (await saved.watchHost(host).inspector()).tighten('a', 0o640),
  'a new device ID': (saved) => saved.watchHost(host).credentialsFiles.write('/a/device-id', ''),
  'an empty edit': (saved) => saved.watchStore(store(false)).commit(() => []),
  'a session that did not exist': (saved) =>
    saved.watchHost(host).credentialsFiles.remove('missing'),
  'a plan of an undo': async (saved) =>
    (await saved.watchStore(store(true)).history()).planUndo(() => []),
}

const failure = new PcloudConfigError('network', 'No connection.')
const ENDS = [
  new Cancelled(),
  new Cancelled('Discarded.', { claim: 'Nothing was saved.' }),
  new Interrupted('SIGINT'),
  new Declined(failure),
  new Declined(failure, '', { claim: 'The file did not change.' }),
]
const CLAIM = /Nothing was|did not change/

describe.each(ENDS.map((end) => [end.message, end] as const))('%s', (_, end) => {
  it.each(Object.entries(SAVES))('is not printed after a change of %s', async (_name, write) => {
    const saved = watchSavedChanges()
    await write(saved)
    const shown = saved.corrected(end)
    expect(shown).toMatchObject({ code: end.code })
    expect(shown).toHaveProperty('message', expect.stringContaining('earlier changes are saved.'))
    expect(shown).toHaveProperty('message', expect.not.stringMatching(CLAIM))
  })

  it.each(Object.entries(NO_CHANGE))('is printed after %s', async (_name, write) => {
    const saved = watchSavedChanges()
    await write(saved)
    expect(saved.corrected(end)).toBe(end)
  })
})

it('does not change other errors', async () => {
  const saved = watchSavedChanges()
  await undo(saved)
  const no = new Cancelled('Nothing was deleted.')
  expect([saved.corrected(failure), saved.corrected(no)]).toEqual([failure, no])
})
