import { PCLOUD } from './pcloud/index.ts'
import { PINKCLOUDSYNC } from './pinkcloudsync/index.ts'
import type { Service } from './service.ts'
import { VERIZON } from './verizon/index.ts'

/** Every service of this program. A new service is a folder here and an entry in this list. */
export const SERVICES = [PCLOUD, VERIZON, PINKCLOUDSYNC] as const satisfies readonly Service[]

/** The types that log in with an app and a browser. */
export type CodeLoginType = Extract<
  (typeof SERVICES)[number],
  { readonly grant: 'authorization-code' }
>['type']
