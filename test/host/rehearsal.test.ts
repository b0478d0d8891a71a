import { lookup } from 'node:dns'
import { Socket } from 'node:net'
import { expect, it, vi } from 'vitest'
import { rehearseCall } from '../../src/host/rehearsal.ts'

vi.mock('node:dns', async (original) => ({ ...(await original<object>()), lookup: vi.fn() }))

it('a rehearsed call comes to its end and reaches nobody', async () => {
  const connect = vi.spyOn(Socket.prototype, 'connect')
  await rehearseCall()
  expect(connect).not.toHaveBeenCalled()
  expect(lookup).not.toHaveBeenCalled()
})
