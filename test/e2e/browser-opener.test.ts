import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { describeInChromium } from '../support/chromium.ts'
import { allow, BrowserRig } from './support/browser-rig.ts'

/** What a launched browser saw of itself. */
interface Launch {
  readonly commandLine: readonly string[]
  readonly environment: readonly string[]
}

describeInChromium('BROWSER, as the program opens it', () => {
  const rig = new BrowserRig()

  /** A browser that writes down what everybody on this machine can read of it, then ends. */
  function launcher(after = ''): { readonly path: string; launches(): Launch | undefined } {
    const folder = mkdtempSync(join(tmpdir(), 'launcher-'))
    rig.later(() => rmSync(folder, { recursive: true, force: true }))
    const [path, seen] = [join(folder, 'browser'), join(folder, 'seen')]
    const copy = `cat /proc/$$/cmdline > ${seen}.cmdline; cat /proc/$$/environ > ${seen}.environ`
    writeFileSync(path, `#!/bin/sh\n${copy}\ntouch ${seen}\n${after}\n`)
    chmodSync(path, 0o755)
    return { path, launches: () => read(seen) }
  }

  test('S21: gets only the start link, and no secret', async () => {
    const browser = launcher()
    const run = await rig.login({
      env: { BROWSER: browser.path, RCLONE_CONFIG_PASS: 'pass-CANARY', UNRELATED: 'stays' },
      secret: rig.fake.app.secret ?? '',
    })
    const { commandLine, environment } = await launched(browser.launches)
    const [link = '', ...more] = commandLine.slice(commandLine.indexOf(browser.path) + 1)
    expect(more).toEqual([])
    expect(link).toMatch(new RegExp(`^${run.origin}/start/[\\w-]{43}$`))
    expect(environment).toContain('UNRELATED=stays')
    const text = environment.join('\n')
    expect(text).not.toMatch(/PCLOUD_CLIENT_SECRET|RCLONE_CONFIG_PASS|CANARY/)
    expect(text).not.toContain(rig.fake.app.secret)
  })

  test('S22: opens a link that starts the login and differs from the printed one', async () => {
    const browser = launcher()
    const [run, page] = [await rig.login({ env: { BROWSER: browser.path } }), await rig.tab()]
    const link = (await launched(browser.launches)).commandLine.at(-1) ?? ''
    expect(link).not.toBe(await run.startUrl())
    await page.goto(link)
    expect(await allow(page)).toBe('Connected to pCloud')
    expect(await run.ended).toMatchObject({ code: 0 })
    expect(run.saved()).toContain('[cloud]\n')
    expect(run.stderr()).not.toContain(link)
  })

  test('S22: a second browser on that link: refused with --yes, and the other link still works', async () => {
    const browser = launcher()
    const run = await rig.login({ env: { BROWSER: browser.path } })
    const [page, other] = [await rig.tab(), await rig.tab()]
    const link = (await launched(browser.launches)).commandLine.at(-1) ?? ''
    await page.goto(link)
    await other.goto(link)
    expect(await allow(other)).toBe('This response could not be checked')
    await expect.poll(run.stderr).toContain('This link was opened in two browsers.')
    await page.goto(await run.startUrl())
    expect(await allow(page)).toBe('Connected to pCloud')
    expect(await run.ended).toMatchObject({ code: 0 })
    expect(rig.exchanges()).toBe(1)
  })

  test('reports a browser that fails in one line, and the printed link still works', async () => {
    const browser = launcher('exit 3')
    const [run, page] = [await rig.login({ env: { BROWSER: browser.path } }), await rig.tab()]
    await expect
      .poll(run.stderr, { timeout: 8_000 })
      .toMatch(/^Warning: The browser could not be opened \(.*code 3\)/m)
    await page.goto(await run.startUrl())
    expect(await allow(page)).toBe('Connected to pCloud')
    expect(await run.ended).toMatchObject({ code: 0 })
  })

  test('reports a browser that does not exist in one line, without a stack trace', async () => {
    const run = await rig.login({ env: { BROWSER: '/nonexistent/browser' } })
    await expect
      .poll(run.stderr, { timeout: 8_000 })
      .toMatch(/^Warning: The browser could not be opened/m)
    expect(run.stderr()).not.toMatch(/^\s+at /m)
    expect(run.child.exitCode).toBeNull()
  })

  test('BROWSER=none does not open a browser', async () => {
    const run = await rig.login({ env: { BROWSER: 'none' } })
    await run.event('waiting')
    await expect.poll(run.stderr).toContain('To log in, open this link on this computer:')
  })
})

function read(seen: string): Launch | undefined {
  const fields = (path: string) => readFileSync(path, 'utf8').split('\0').slice(0, -1)
  try {
    readFileSync(seen)
    return { commandLine: fields(`${seen}.cmdline`), environment: fields(`${seen}.environ`) }
  } catch {
    return undefined
  }
}

async function launched(launches: () => Launch | undefined): Promise<Launch> {
  await expect.poll(launches, { timeout: 8_000 }).toBeDefined()
  return launches() as Launch
}
