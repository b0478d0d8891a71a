import { backupFolder } from '../cli/folders.ts'
import { applyEdits } from '../config-file/editing.ts'
import {
  type ConfigDocument,
  type ConfigEdit,
  type ConfigLocation,
  type ConfigStore,
  checkRemoteName,
  createSealer,
  getSection,
  locateConfig,
  openStore,
  readRemotes,
  remoteNames,
  sectionsOf,
} from '../config-file/index.ts'
import { PcloudConfigError } from '../errors.ts'
import { type ProgramHost, programHost } from '../host/for-programs.ts'
import { mayDefineRemotes, remoteVariable } from '../rclone/environment-variables.ts'
import { openTokenSource } from '../remotes/open-token-source.ts'
import { refuseWhileNeeded } from '../remotes/removal.ts'
import { renaming } from '../remotes/rename.ts'
import {
  isOnlyInEnvironment,
  onlyInEnvironment,
  remotesOfEnvironment,
  seeRemote,
} from '../services/seen-remote.ts'
import type { TokenSource, TokenSourceOptions } from '../tokens/token-source.ts'
import { renewalDeps } from './deps.ts'
import { type AskPassword, passwordFrom } from './password.ts'

export interface RcloneConfigOptions {
  /** Default: where rclone finds it, `RCLONE_CONFIG` included. */
  readonly path?: string
  /** Asked when the file is encrypted, and only then. Default: `RCLONE_CONFIG_PASS`. */
  readonly password?: AskPassword
  /** Default: the environment of the process, as it is now. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** One remote, with values as rclone reads them: unquoted, passwords still obscured. */
export interface Remote {
  readonly name: string
  readonly type: string
  /** A remote of the environment has `RCLONE_CONFIG_NAME_...` variables. They cannot be changed. */
  readonly source: 'file' | 'environment'
  /** All its own keys, `type` and secrets included. */
  readonly values: Readonly<Record<string, string>>
}

export interface Saved {
  /** The file written: the end of the chain where the path is a link. */
  readonly path: string
  /** False where nothing was to be changed. */
  readonly written: boolean
  /** Sentences for a person. */
  readonly warnings: readonly string[]
}

type Change = (file: ConfigDocument) => readonly ConfigEdit[]

/**
 * An `rclone.conf`. Changes are collected and written by {@link RcloneConfig.save}, in one
 * step, to the file as it is then: what other programs have written meanwhile stays, byte for
 * byte. Tokens that are renewed are on the disk at once.
 */
export class RcloneConfig {
  readonly #store: ConfigStore
  readonly #location: ConfigLocation
  readonly #host: ProgramHost
  #shown: ConfigDocument
  #changes: readonly Change[] = []

  private constructor(
    store: ConfigStore,
    location: ConfigLocation,
    host: ProgramHost,
    shown: ConfigDocument,
  ) {
    this.#store = store
    this.#location = location
    this.#host = host
    this.#shown = shown
  }

  /**
   * Opens the file; one that is not there is empty, and made by the first `save`.
   * @param where options, or the path
   * @throws PcloudConfigError `config-encrypted`, `config-malformed`, `config-unreadable`
   */
  static async open(where: string | RcloneConfigOptions = {}): Promise<RcloneConfig> {
    const { path, password, env } = typeof where === 'string' ? { path: where } : where
    const host = programHost(env)
    const location = locateConfig({ ...host, ...(path !== undefined && { override: path }) })
    const folder = backupFolder(host)
    const deps = folder === undefined ? {} : { backupFolder: folder }
    const store = openStore(location, deps, createSealer(passwordFrom(password, host.env)))
    return new RcloneConfig(store, location, host, wellFormed(await store.load()))
  }

  /** Undefined where `RCLONE_CONFIG` says that the config lives in memory only. */
  get path(): string | undefined {
    return this.#location.kind === 'file' ? this.#location.path : undefined
  }

  /** Whether there is something to save. */
  get isChanged(): boolean {
    return this.#changes.length > 0
  }

  /** The remotes of the environment first, then those of the file in its order. */
  names(): readonly string[] {
    const defined = this.#definedByVariables()
    return [...defined, ...remoteNames(this.#shown).filter((name) => !defined.includes(name))]
  }

  /** All remotes in the order of {@link RcloneConfig.names}, with changes that are not saved yet. */
  remotes(): readonly Remote[] {
    return this.names().flatMap((name) => this.get(name) ?? [])
  }

  get(name: string): Remote | undefined {
    const { env } = this.#host
    if (env[remoteVariable(name, 'type')]) {
      const seen = seeRemote(name, sectionsOf(this.#shown), env, 'remote')
      return seen && asRemote(name, seen.keys, 'environment')
    }
    const keys = getSection(this.#shown, name)
    return keys && asRemote(name, keys, 'file')
  }

  #definedByVariables(): readonly string[] {
    const { env } = this.#host
    return mayDefineRemotes(env) ? remotesOfEnvironment(sectionsOf(this.#shown), env) : []
  }

  /**
   * A value as rclone shall read it; a password goes through `obscure` first.
   * @throws PcloudConfigError `not-found`, `usage` for a text that rclone would read otherwise
   */
  set(name: string, key: string, value: string): this {
    this.#mustBeInFile(name)
    return this.#change(() => [{ kind: 'set', name, key, value }])
  }

  /** @throws PcloudConfigError `not-found` for a remote that is not there */
  unset(name: string, key: string): this {
    this.#mustBeInFile(name)
    return this.#change(() => [{ kind: 'unset', name, key }])
  }

  /** @throws PcloudConfigError `already-exists`, `usage` for a name that rclone does not take */
  add(name: string, type: string, values: Readonly<Record<string, string>> = {}): this {
    this.#mustBeLegal(name)
    const { type: _, ...others } = values
    const entries = [['type', type], ...Object.entries(others)] as const
    return this.#change(() => [{ kind: 'add', name, entries }])
  }

  /**
   * Remotes that stand on it (crypt, alias, union, ...) name it by its new name.
   * @throws PcloudConfigError `not-found`, `already-exists`, `usage`
   */
  rename(from: string, to: string): this {
    this.#mustBeInFile(from)
    this.#mustBeLegal(to)
    return this.#change((file) => renaming(file, from, to).edits)
  }

  /**
   * @param options `force`: although other remotes stand on it
   * @throws PcloudConfigError `not-found`, `usage` while others stand on it
   */
  remove(name: string, { force = false }: { readonly force?: boolean } = {}): this {
    this.#mustBeInFile(name)
    return this.#change((file) => {
      if (!force) refuseWhileNeeded(file, new Set([name]))
      return [{ kind: 'remove', name }]
    })
  }

  /**
   * Writes the changes under a lock, in one rename, after a backup that `pcloud-config undo`
   * puts back. Nothing is written where one of them does not fit the file any more.
   * @throws PcloudConfigError `config-locked`, `config-changed`, `config-unwritable`, and what
   * the changes themselves are refused with
   */
  async save(): Promise<Saved> {
    const changes = this.#changes
    const result = await this.#store.commit((fresh) => editsOf(fresh, changes))
    // What came while it was written is not lost.
    this.#changes = this.#changes.slice(changes.length)
    this.#shown = apply(result.document, this.#changes)
    const { path, written, warnings } = result
    return { path, written, warnings }
  }

  /** The file as it is now, with what is not saved yet. @throws as {@link RcloneConfig.open} */
  async reload(): Promise<void> {
    this.#shown = apply(wellFormed(await this.#store.load()), this.#changes)
  }

  /**
   * The tokens of a remote in the file, renewed ahead of their end and saved before anybody is
   * given them; of several processes on this file one renews for all. Keys that are not saved
   * yet are not seen.
   * @throws PcloudConfigError `not-found`; `usage` for a type whose tokens rclone renews
   */
  tokenSource(
    name: string,
    options: Pick<TokenSourceOptions, 'onRefreshed' | 'signal'> = {},
  ): Promise<TokenSource> {
    const { env } = this.#host
    return openTokenSource(this.#store, name, { ...options, env, deps: renewalDeps(this.#host) })
  }

  #mustBeInFile(name: string): void {
    if (!isOnlyInEnvironment(name, sectionsOf(this.#shown), this.#host.env)) return
    throw onlyInEnvironment(name, 'Change the variables, or add the remote to the file.')
  }

  #mustBeLegal(name: string): void {
    const wrong = checkRemoteName(name, this.#host.platform)
    if (wrong !== undefined) throw new PcloudConfigError('usage', wrong)
  }

  #change(change: Change): this {
    this.#shown = apply(this.#shown, [change])
    this.#changes = [...this.#changes, change]
    return this
  }
}

/** Said when it is opened, and not when something in it is asked for. */
function wellFormed(file: ConfigDocument): ConfigDocument {
  readRemotes(file)
  return file
}

function asRemote(
  name: string,
  keys: ReadonlyMap<string, string>,
  source: Remote['source'],
): Remote {
  return { name, type: keys.get('type') ?? '', source, values: Object.fromEntries(keys) }
}

function apply(file: ConfigDocument, changes: readonly Change[]): ConfigDocument {
  return changes.reduce((now, change) => applyEdits(now, change(now)), file)
}

/** Each change is decided on what the ones before it have made of the file. */
function editsOf(file: ConfigDocument, changes: readonly Change[]): readonly ConfigEdit[] {
  const edits: ConfigEdit[] = []
  let now = file
  for (const change of changes) {
    const own = change(now)
    now = applyEdits(now, own)
    edits.push(...own)
  }
  return edits
}
