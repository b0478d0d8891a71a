import { openStore } from '../../../src/config-file/store/store.ts'
import { hasCode } from '../../../src/errors.ts'

const alone = { rcloneMayRun: async () => false }

/**
 * The processes of store-processes.test.ts: `add FILE NAME` once, or `loop FILE NAME` until killed.
 */
const [, , command, path = '', name = ''] = process.argv
const store = openStore({ kind: 'file', path, exists: command === 'loop', why: 'option' }, alone)

if (command === 'add') {
  const add = () => store.commit(() => [{ kind: 'add', name, entries: [['type', 'pcloud']] }])
  // On a slow machine, the other processes hold the lock for longer than a commit waits.
  for (let tries = 6; ; tries -= 1) {
    try {
      await add()
      break
    } catch (error) {
      if (tries === 1 || !hasCode(error, 'config-locked')) throw error
    }
  }
} else if (command === 'loop') {
  process.stdout.write('ready\n')
  for (let count = 0; ; count++) {
    const value = `${count}`.repeat(1 + (count % 4000))
    await store.commit(() => [{ kind: 'set', name, key: 'count', value }])
  }
} else {
  process.exitCode = 2
}
