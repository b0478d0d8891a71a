import { defineConfig } from 'vitest/config'

/**
 * What one machine has once only (port 53682, its load and its time) is tested after all
 * else, file by file.
 */
const ALONE = [
  'test/e2e/{check,check-scenarios,check-terminal,flood,port-53682,two-machines,demo}.test.ts',
  'test/e2e/{headless,headless-program,never-hangs,paste-on-terminal,signals}.test.ts',
  'test/{start-up,nodes}.test.ts',
  'test/binary/single-file.test.ts',
  'test/e2e/completion.test.ts',
  'test/laws/paste.test.ts',
  'test/oauth-loopback/in-a-browser.test.ts',
  'test/config-file/{store-processes,lock}.test.ts',
  'test/host/prompts/*.test.ts',
]

/** `npm run test:wine` runs these. */
const ON_WINE = 'test/wine/**'

export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 30_000,
    globalSetup: ['test/support/build-once.ts', 'test/support/temporary-folder.ts'],
    setupFiles: ['test/support/rclone-in-path.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'side by side',
          include: ['test/**/*.test.ts'],
          exclude: [...ALONE, ON_WINE],
          // Many tests wait for programs and time limits, so three keep two cores busy.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: { name: 'alone', include: ALONE, maxWorkers: 1, sequence: { groupOrder: 2 } },
      },
    ],
  },
})
