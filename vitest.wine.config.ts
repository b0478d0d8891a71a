import { defineConfig } from 'vitest/config'

/** `npm run test:wine`: the built program on a Windows, as far as wine is one. */
export default defineConfig({
  test: {
    include: ['test/wine/**/*.test.ts'],
    globalSetup: ['test/support/build-once.ts', 'test/support/temporary-folder.ts'],
    testTimeout: 60_000,
    maxWorkers: 1,
  },
})
