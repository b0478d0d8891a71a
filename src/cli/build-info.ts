/** scripts/constants.mjs sets these. The fallbacks are for runs from source. */
declare const __VERSION__: string | undefined
declare const __PACKING__: 'package' | 'single file' | undefined
declare const __REPOSITORY__: string | undefined

export const VERSION: string = typeof __VERSION__ === 'string' ? __VERSION__ : '0.0.0-source'

/** How this program is packed: with npm's package format, or as an executable with Node in it. */
export const PACKING = typeof __PACKING__ === 'string' ? __PACKING__ : 'package'

/** The web address of the repository if a workflow of the repository built this program. Otherwise ''. */
export const REPOSITORY: string = typeof __REPOSITORY__ === 'string' ? __REPOSITORY__ : ''
