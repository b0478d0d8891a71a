import { describe, expect, it } from 'vitest'
import { readSecret } from '../../src/host/read-stdin.ts'

const RUN = { signal: new AbortController().signal, unattended: true, onWait: () => {} }

describe('readSecret', () => {
  it('names the variable that is not set, or the file that cannot be read', async () => {
    await expect(readSecret({ kind: 'env', name: 'NONE' }, {}, {}, RUN)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('NONE'),
    })
    const noFile = readSecret({ kind: 'file', name: '/no/such' }, {}, {}, RUN)
    await expect(noFile).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('/no/such'),
    })
  })
})
