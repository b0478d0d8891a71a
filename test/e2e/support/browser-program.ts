/**
 * The fake browser as a program, for another machine: opens the link of its first word,
 * allows access for the account of its second, and prints as JSON where it ended. A page
 * that does not load is told as its address, which is what a person would copy.
 */
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { allow, openPage, PageDidNotLoad, textOf } from '../../support/fake-browser.ts'

const [link = '', account] = process.argv.slice(2)
const { HTTPS_PROXY: proxy = '', NODE_EXTRA_CA_CERTS: file = '' } = process.env
const page = await openPage(link, { proxy, ca: readFileSync(file, 'utf8') })
try {
  const end = await allow(page, account)
  process.stdout.write(JSON.stringify({ url: end.url, code: textOf(end, 'code') }))
} catch (error) {
  if (!(error instanceof PageDidNotLoad)) throw error
  process.stdout.write(JSON.stringify({ url: error.url }))
}
