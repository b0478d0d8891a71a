import { defineConfig } from 'vitest/config'

/**
 * `npm run test:units`: what can run on any system. Tests that start real programs, or need the
 * files and the namespaces of Linux, are left out here. `npm test` runs all on Linux.
 */
export default defineConfig({
  test: {
    include: [
      'test/smoke.test.ts',
      'test/{check,cli,oauth-loopback,protocol,services,tokens}/**/*.test.ts',
      'test/config-file/{edit,diff,lint,look-alike,names,obscure,parse}.test.ts',
      'test/{limit,secret,visible}.test.ts',
    ],
    exclude: ['test/oauth-loopback/{in-a-browser,pages-accessible}.test.ts'],
    globalSetup: ['test/support/build-once.ts', 'test/support/temporary-folder.ts'],
    setupFiles: ['test/support/rclone-in-path.ts'],
    testTimeout: 30_000,
  },
})
