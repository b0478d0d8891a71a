import { openStore } from '../../../src/config-file/store/store.ts'

const alone = { rcloneMayRun: async () => false }

/**
 * The processes of store-processes.test.ts: `add FILE NAME` once, or `loop FILE NAME` until killed.
 */
const [, , command, path = '', name = ''] = process.argv
const store = openStore({ kind: 'file', path, exists: command === 'loop', why: 'option' }, alone)

if (command === 'add') {
  await store.commit(() => [{ kind: 'add', name, entries: [['type', 'pcloud']] }], {
    lockWaitMs: 60_000,
  })
} else if (command === 'loop') {
  process.stdout.write('ready\n')
  for (let count = 0; ; count++) {
    const value = `${count}`.repeat(1 + (count % 4000))
    await store.commit(() => [{ kind: 'set', name, key: 'count', value }])
  }
} else {
  process.exitCode = 2
}
