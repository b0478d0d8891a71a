import { type Finding, finding } from '../finding.ts'
import type { Answers } from './ask-all.ts'

/** Two remotes of one account: often intended (two root folders), sometimes a login in an unintended browser. */
export function judgeSameAccounts(names: readonly string[], answers: Answers): readonly Finding[] {
  const first = new Map<string, string>()
  return names.flatMap((name) => {
    const answer = answers.get(name)
    if (answer?.kind !== 'lives') return []
    const { userid, email } = answer.account
    const key = `${answer.hostname} ${userid}`
    const other = first.get(key)
    if (other === undefined) {
      first.set(key, name)
      return []
    }
    const text = `The same account as ${other}: (${email}).`
    return [finding('same-account', { remote: name }, text)]
  })
}
