import { defineConfig } from 'vitest/config'
import { canHaveOwnNetworks, ownNetwork } from './test/support/own-network.ts'

/** These need port 53682, look at it, or stop programs by their ports. */
const OWN_NETWORK = [
  'test/e2e/{check,check-scenarios,check-terminal,port-53682,two-machines}.test.ts',
  'test/e2e/{headless,headless-program,never-hangs,signals}.test.ts',
  'test/e2e/{protocol,protocol-by-rclone,services-look}.test.ts',
  'test/{start-up,nodes}.test.ts',
  'test/binary/single-file.test.ts',
  'test/config-file/store-processes.test.ts',
  'test/host/prompts/{cells,listeners,paste-extent,prompt-mode,scripted-prompter,table}.test.ts',
]

/** These measure time: keys that arrive together, a shell's answer, an end within a second. */
const TIMED = [
  'test/e2e/{completion,demo,paste-on-terminal}.test.ts',
  'test/oauth-loopback/in-a-browser.test.ts',
  'test/host/prompts/{hostile,lines,paste,terminal}.test.ts',
]

/** This one needs both cores. */
const FLOOD = ['test/e2e/flood.test.ts']

/** These leave nothing behind in their process, so one worker runs many of them. */
const SHARED = [
  'test/{check,cli,protocol,services,tokens,wizard}/**/*.test.ts',
  'test/oauth-loopback/!(in-a-browser|pages-accessible).test.ts',
  'test/{export,import,library,remotes}/**/*.test.ts',
  'test/fixtures/services/**/*.test.ts',
  'test/host/http-client.test.ts',
  'test/laws/{check-opens,export-import,verified-values}.test.ts',
  'test/rclone/compared.test.ts',
  'test/e2e/{delete-and-undo,direct,disconnect,edit,encryption,environment-remotes}.test.ts',
  'test/e2e/{export,export-rc,file-commands,folders,import,list-rclone,local-targets}.test.ts',
  'test/e2e/{menu,password,poll-json,protocol-rclone}.test.ts',
  'test/e2e/{questions,reconnect,redacted,settings,token,trouble}.test.ts',
  'test/e2e/{undo,userinfo,which-file}.test.ts',
]

/** `npm run test:wine` runs these. */
const ON_WINE = 'test/wine/**'

const withNetworks = canHaveOwnNetworks()

// Many tests wait for programs and time limits, so five keep two cores busy.
const sideBySide = { maxWorkers: 5, sequence: { groupOrder: 1 } }
const oneByOne = { maxWorkers: 1, sequence: { groupOrder: 2 } }
const aCoreEach = { maxWorkers: 2, sequence: { groupOrder: 3 } }

export default defineConfig({
  test: {
    testTimeout: 40_000,
    hookTimeout: 60_000,
    // On a busy machine a program takes more than the default second to answer.
    expect: { poll: { timeout: 10_000 } },
    globalSetup: ['test/support/build-once.ts', 'test/support/temporary-folder.ts'],
    setupFiles: ['test/support/rclone-in-path.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'side by side',
          include: ['test/**/*.test.ts'],
          exclude: [...SHARED, ...OWN_NETWORK, ...TIMED, ...FLOOD, ON_WINE],
          ...sideBySide,
        },
      },
      {
        extends: true,
        test: { name: 'one process', include: SHARED, isolate: false, ...sideBySide },
      },
      {
        extends: true,
        test: {
          name: 'a network each',
          include: OWN_NETWORK,
          // Elsewhere one file has the port at a time.
          ...(withNetworks ? { pool: ownNetwork, ...sideBySide } : oneByOne),
        },
      },
      { extends: true, test: { name: 'alone', include: FLOOD, ...oneByOne } },
      { extends: true, test: { name: 'a core each', include: TIMED, ...aCoreEach } },
    ],
  },
})
