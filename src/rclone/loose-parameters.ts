/**
 * `,key` or `,key=` in a text that can be a damaged connection string. Groups: the key, and `=` if a
 * value follows.
 */
export const PARAMETER_START = /,([\w.]+)(=?)/g
