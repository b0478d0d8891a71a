import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { NEWEST } from '../support/rclones.ts'
import { configRig } from './support/config-rig.ts'

interface Backend {
  readonly Name: string
  readonly Options: readonly { readonly Name: string }[]
}

/** `[section] key = value` for each line that hides its value. */
function hidden(text: string): readonly string[] {
  let section = ''
  return text.split('\n').flatMap((line) => {
    if (line.startsWith('[')) section = line
    return line.endsWith(' = XXX') ? [`${section} ${line}`] : []
  })
}

describe.skipIf(!NEWEST?.has('config redacted'))(
  'redacted, compared with the newest rclone',
  () => {
    const every = (NEWEST?.providers<readonly Backend[]>() ?? []).map(({ Name, Options }) => {
      const keys = Options.map((option) => `${option.Name} = value\n`)
      return `[${Name.replaceAll(' ', '-')}]\ntype = ${Name}\n${keys.join('')}\n`
    })
    const theirs = (config: string) =>
      execFileSync(NEWEST?.path ?? '', ['config', 'redacted', '--config', config], {
        encoding: 'utf8',
      })

    it('hides at least the same values as rclone, for all types', async () => {
      const rig = configRig(every.join(''))
      const expected = hidden(theirs(rig.config))
      expect(expected.length).toBeGreaterThan(200)
      const { stdout } = await rig.run('redacted')
      expect(hidden(stdout)).toEqual(expect.arrayContaining([...expected]))
    })

    it('hides secrets of a type that rclone does not know', async () => {
      const rig = configRig('[vz]\ntype = verizon\ntoken = s3cret\nclient_secret = s3cret\n')
      expect(theirs(rig.config)).toContain('s3cret')
      expect((await rig.run('redacted')).stdout).not.toContain('s3cret')
    })
  },
)
