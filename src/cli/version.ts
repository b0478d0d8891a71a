/** Written in by the build from package.json; the fallback serves runs from source. */
declare const __VERSION__: string | undefined

export const VERSION: string = typeof __VERSION__ === 'string' ? __VERSION__ : '0.0.0-source'
