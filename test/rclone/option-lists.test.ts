import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { shippedOptions } from '../../src/rclone/option-lists.ts'
import { describeRclones } from '../support/rclones.ts'

interface Backend {
  readonly Name: string
  readonly Prefix: string
  readonly Options: readonly { readonly Name: string }[]
}

describeRclones('S49: the option names that ship with the release', (rclone) => {
  const [, version = ''] =
    /in rclone ([\d.]+)\./.exec(readFileSync('src/rclone/option-names.ts', 'utf8')) ?? []

  function optionsOf(path: string): ReadonlyMap<string, readonly string[]> {
    const words = ['config', 'providers', '--config', '']
    const text = execFileSync(path, words, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
    const backends: readonly Backend[] = JSON.parse(text)
    return new Map(
      backends.flatMap(({ Name, Prefix, Options }) =>
        [Name, Prefix].map((type) => [type, [...new Set(Options.map((one) => one.Name))].sort()]),
      ),
    )
  }

  it('are those of the version that they were made from', ({ skip }) => {
    if (rclone.version !== version) skip(`needs rclone ${version}`)
    const shipped = shippedOptions()
    for (const [type, names] of optionsOf(rclone.path)) {
      expect([...(shipped.get(type) ?? [])].sort(), type).toEqual(names)
    }
  })

  it('contain every option of an older version', ({ skip }) => {
    const [major = 0, minor = 0] = version.split('.').map(Number)
    if (rclone.isAtLeast(major, minor + 1)) skip(`newer than ${version}: make the list again`)
    const shipped = shippedOptions()
    const lost = [...optionsOf(rclone.path)].flatMap(([type, names]) =>
      names.filter((name) => shipped.get(type)?.has(name) === false).map((name) => [type, name]),
    )
    expect(lost).toEqual([])
  })
})
