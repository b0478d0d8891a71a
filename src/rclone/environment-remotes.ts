import {
  type Environment,
  goLower,
  goUpper,
  remotePrefix,
  remoteVariable,
} from './environment-variables.ts'

/** Facts from the file and from rclone. Names are compared without case. */
export interface FileTypes {
  readonly names: readonly string[]
  typeOf(name: string): string | undefined
  /** Whether rclone has this option for the type. */
  hasOption(type: string, key: string): boolean
}

const TYPE_VARIABLE = /^RCLONE_CONFIG_(.+)_TYPE$/s

/** The remotes that variables define, in the order of the variables, and in lower case as in rclone. */
export function environmentRemotes(env: Environment, file: FileTypes): readonly string[] {
  const names = Object.keys(env).flatMap((variable) => {
    const name = TYPE_VARIABLE.exec(variable)?.[1]
    // rclone reads only variables in upper case.
    if (name === undefined || variable !== goUpper(variable) || !env[variable]) return []
    return [goLower(name)]
  })
  if (names.length === 0) return names
  const typeOf = typesByName(env, file)
  return names.filter((name) => !isKeyOfAnother(name, typeOf, file))
}

/** Whether variables define a remote with this name. Ignores case. */
export function isInEnvironment(name: string, env: Environment, file: FileTypes): boolean {
  if (!env[remoteVariable(name, 'type')]) return false
  return !isKeyOfAnother(goLower(name), typesByName(env, file), file)
}

/**
 * The keys of a remote that variables set. A variable of `pc_old` does not belong to `pc`, although
 * it has the same start.
 * @param others all names except this one, in the file and in variables
 */
export function environmentKeys(
  name: string,
  env: Environment,
  others: () => readonly string[],
): readonly string[] {
  const prefix = remotePrefix(name)
  const variables = Object.keys(env).filter(
    (variable) => variable.startsWith(prefix) && variable !== prefix,
  )
  if (variables.length === 0) return variables
  const longer = others()
    .map(remotePrefix)
    .filter((one) => one !== prefix && one.startsWith(prefix))
  return variables
    .filter((variable) => variable === goUpper(variable) && env[variable] !== undefined)
    .filter((variable) => !longer.some((one) => variable.startsWith(one)))
    .map((variable) => goLower(variable.slice(prefix.length)))
}

type TypeOf = (name: string) => string | undefined

function typesByName(env: Environment, file: FileTypes): TypeOf {
  let inFile: ReadonlyMap<string, string> | undefined
  return (name) => {
    const variable = env[remoteVariable(name, 'type')]
    if (variable !== undefined) return variable
    inFile ??= new Map(file.names.map((one) => [goLower(one), one]))
    const there = inFile.get(name)
    return there === undefined ? undefined : file.typeOf(there)
  }
}

/**
 * `RCLONE_CONFIG_OD_DRIVE_TYPE` is the key `drive_type` of `od` if the type of `od` has this option,
 * although rclone also lists a remote `od_drive` for it.
 */
function isKeyOfAnother(name: string, typeOf: TypeOf, { hasOption }: FileTypes): boolean {
  for (let end = name.indexOf('_'); end > 0; end = name.indexOf('_', end + 1)) {
    const type = typeOf(name.slice(0, end))
    if (type && hasOption(type, `${name.slice(end + 1)}_type`)) return true
  }
  return false
}
