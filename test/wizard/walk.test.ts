import { describe, expect, it } from 'vitest'
import { type Step, type StepResult, walk } from '../../src/wizard/walk.ts'

/** The values, in their order. */
type State = Readonly<Record<string, string>>

/** A step for a key. `plays` are the results of its runs. */
function step(id: string, log: string[], plays: readonly Partial<StepResult<State>>[] = []) {
  const queue = [...plays]
  const made: Step<State, undefined> = {
    id,
    needed: (state) => state[id] === undefined,
    async run(state) {
      log.push(state[id] === undefined ? id : `${id} again`)
      const answered = { ...state, [id]: `${id}${log.length}` }
      const play = queue.shift() ?? {}
      return { kind: 'next', asked: true, state: answered, ...play } as StepResult<State>
    },
  }
  return made
}

const back = { kind: 'back' } as const
const silent = { asked: false } as const

describe('walk', () => {
  it('runs the necessary steps in order', async () => {
    const log: string[] = []
    const steps = ['a', 'b', 'c'].map((id) => step(id, log))
    expect(await walk(steps, { b: 'given' }, undefined)).toEqual({ a: 'a1', b: 'given', c: 'c2' })
    expect(log).toEqual(['a', 'c'])
  })

  it('opens the last question for `back`', async () => {
    const log: string[] = []
    const steps = [step('a', log), step('b', log), step('c', log, [back])]
    const state = await walk(steps, {}, undefined)
    expect(log).toEqual(['a', 'b', 'c', 'b again', 'c'])
    expect(state).toMatchObject({ a: 'a1', b: 'b4', c: 'c5' })
  })

  it('skips a step without a question for `back`', async () => {
    const log: string[] = []
    const steps = [step('a', log), step('b', log, [silent]), step('c', log, [back])]
    await walk(steps, {}, undefined)
    expect(log).toEqual(['a', 'b', 'c', 'a again', 'c'])
  })

  it('opens the last two questions for `back` twice', async () => {
    const log: string[] = []
    const steps = [step('a', log), step('b', log, [{}, back]), step('c', log, [back])]
    await walk(steps, {}, undefined)
    expect(log).toEqual(['a', 'b', 'c', 'b again', 'a again', 'c'])
  })

  it('repeats the first question for `back`', async () => {
    const log: string[] = []
    await walk([step('a', log, [back, back])], {}, undefined)
    expect(log).toEqual(['a', 'a', 'a'])
  })

  it('after a `goto`, `back` opens the question before it, or the one that it came from', async () => {
    const run = async (returns: boolean) => {
      const log: string[] = []
      const goto = { kind: 'goto', id: 'b', state: { a: 'x', b: 'x' }, returns } as const
      await walk(
        [step('a', log), step('b', log, [{}, back]), step('c', log, [goto])],
        {},
        undefined,
      )
      return log
    }
    expect(await run(false)).toEqual(['a', 'b', 'c', 'b again', 'a again', 'c'])
    expect(await run(true)).toEqual(['a', 'b', 'c', 'b again', 'c'])
  })

  it('opens the step of a `goto` with the new state', async () => {
    const log: string[] = []
    const goto = { kind: 'goto', id: 'a', state: { a: 'wrong', b: 'kept' } } as const
    const steps = [step('a', log), step('b', log), step('c', log, [goto])]
    const state = await walk(steps, {}, undefined)
    expect(log).toEqual(['a', 'b', 'c', 'a again', 'c'])
    expect(state).toEqual({ a: 'a4', b: 'kept', c: 'c5' })
  })

  it('throws for an unknown step', async () => {
    const goto = { kind: 'goto', id: 'nowhere', state: {} } as const
    await expect(walk([step('a', [], [goto])], {}, undefined)).rejects.toThrow(
      'unknown step nowhere',
    )
  })

  it('ends with `done`', async () => {
    const log: string[] = []
    const done = { kind: 'done', state: { a: 'x' } } as const
    expect(await walk([step('a', log, [done]), step('b', log)], {}, undefined)).toEqual({ a: 'x' })
    expect(log).toEqual(['a'])
  })

  it('throws the error of a step', async () => {
    const failing: Step<State, undefined> = {
      id: 'x',
      needed: () => true,
      run: () => Promise.reject(new Error('stop')),
    }
    await expect(walk([failing], {}, undefined)).rejects.toThrow('stop')
  })
})
