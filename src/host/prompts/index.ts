export { createPrompter } from './prompter.ts'
