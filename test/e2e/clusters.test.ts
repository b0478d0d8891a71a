import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { has } from '../support/needs.ts'
import { PROGRAM } from '../support/program.ts'
import { runCommand } from '../support/run-command.ts'
import { openStage, type Stage, tokenBlob } from '../support/stage.ts'

const [pod, job] = [
  ...readFileSync('docs/clusters.md', 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g),
].map(([, text = '']) => parse(text))

let stage: Stage
let bin: string
beforeEach(async () => {
  stage = await openStage()
  const token = tokenBlob(stage.mint('marcel@example.com'))
  stage.write(`[vz]\ntype = pcloud\nhostname = api.pcloud.com\ntoken = ${token}\n`)
  bin = join(stage.folder, 'bin')
  mkdirSync(bin)
  program('pcloud-config', `exec '${process.execPath}' '${PROGRAM}' "$@"`)
})
afterEach(() => stage.close())

function program(name: string, text: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`)
  chmodSync(join(bin, name), 0o755)
}

const env = (more: Readonly<Record<string, string>>) => ({
  PATH: `${bin}:${process.env.PATH}`,
  ...stage.fake.env(),
  ...more,
})

describe('docs/clusters.md', () => {
  const [container] = job.spec.jobTemplate.spec.template.spec.containers

  /** The script of the CronJob, with a kubectl that keeps what it is to apply. */
  async function run() {
    const applied = join(stage.folder, 'applied')
    program('kubectl', `echo "$*" >'${applied}.words'; cat >'${applied}'`)
    const given = Object.fromEntries(
      container.env.map(({ name, value }: Record<'name' | 'value', string>) => [name, value]),
    )
    expect(given).toEqual({ RCLONE_CONFIG: '/config/rclone.conf' })
    const ended = await runCommand(container.command, env({ RCLONE_CONFIG: stage.config }))
    const read = (name: string) => readFileSync(`${applied}${name}`, 'utf8')
    return { ...ended, read }
  }

  it('its CronJob exports the mounted secret, and rclone reads it there', async () => {
    const { code, stdout, read } = await run()
    expect([code, stdout, read('.words')]).toEqual([0, '', 'apply -f -\n'])
    const secret = parse(read(''))
    expect(secret.metadata).toMatchObject({
      name: 'rclone-config',
      namespace: job.metadata.namespace,
    })
    expect(pod.volumes[0].secret.secretName).toBe(secret.metadata.name)
    const [mount] = pod.containers[0].volumeMounts
    const [{ value }] = pod.containers[0].env
    const mounted = Object.entries(secret.data).map(([file, data]) => {
      const path = join(stage.folder, file)
      writeFileSync(`${path}.mounted`, Buffer.from(String(data), 'base64'))
      return join(mount.mountPath, file)
    })
    expect(mounted).toEqual([value])
    if (!has('rclone')) return
    const config = join(stage.folder, 'rclone.conf.mounted')
    const words = ['rclone', 'lsd', 'vz:', '--config', config, '--ca-cert', stage.fake.caFile]
    expect(await runCommand(words, env({}))).toMatchObject({ code: 0 })
  })

  it('with a dead token nothing is applied, and the job fails', async () => {
    stage.write('[vz]\ntype = verizon\nclient_id = x\n')
    const { code, read } = await run()
    expect(code).not.toBe(0)
    expect(() => read('')).toThrow('ENOENT')
  })
})
