import { backupFolder } from '../cli/file-places.ts'
import { applyEdits } from '../config-file/apply-edits.ts'
import type { ConfigEdit } from '../config-file/config-edit.ts'
import type { ConfigDocument } from '../config-file/document.ts'
import { createSealer } from '../config-file/encryption/sealer.ts'
import { type ConfigLocation, locateConfig } from '../config-file/locate.ts'
import { readRemotes, sectionsOf } from '../config-file/read.ts'
import { mustBeLegal } from '../config-file/remote-names.ts'
import { type ConfigStore, openStore } from '../config-file/store/store.ts'
import { type ProgramHost, programHost } from '../host/machine.ts'
import type { Environment } from '../rclone/environment-variables.ts'
import { withoutNewParents } from '../remotes/inheritance.ts'
import { openTokenSource } from '../remotes/open-token-source.ts'
import {
  lostVariables,
  refuseWhileNeeded,
  variablesUsing,
  variableText,
} from '../remotes/references.ts'
import { leftText, renaming } from '../remotes/rename-remote.ts'
import { allNames, isOnlyInEnvironment, onlyInEnvironment } from '../services/seen-remote.ts'
import { renewalDeps } from '../tokens/renewal.ts'
import type { TokenSource, TokenSourceOptions } from '../tokens/token-source.ts'
import { type AskPassword, passwordFrom } from './ask-password.ts'
import { type Remote, remoteIn } from './listed-remotes.ts'

export interface RcloneConfigOptions {
  /** Default: the file that rclone uses, so also `RCLONE_CONFIG`. */
  readonly path?: string
  /** Called only if the file is encrypted. Default: `RCLONE_CONFIG_PASS`. */
  readonly password?: AskPassword
  /** Default: a copy of `process.env`. */
  readonly env?: Environment
}

interface Saved {
  /** The file that was written. If the path is a symbolic link, this is its target. */
  readonly path: string
  /** False if there was no change. */
  readonly written: boolean
  /** Sentences to show to the user. */
  readonly warnings: readonly string[]
}

type Change = (file: ConfigDocument) => readonly ConfigEdit[]

/**
 * An `rclone.conf`. {@link RcloneConfig.save} writes all changes in one step. It applies them to
 * the current file, so changes by other programs stay. Renewed tokens are saved immediately.
 */
export class RcloneConfig {
  readonly #store: ConfigStore
  readonly #location: ConfigLocation
  readonly #host: ProgramHost
  #shown: ConfigDocument
  #changes: readonly Change[] = []
  /** For the next save: what the changes leave as it is. */
  #notes: readonly string[] = []

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
   * Opens the file. If it does not exist, the first `save` creates it.
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

  /** Undefined if an empty `RCLONE_CONFIG` keeps the config in memory only. */
  get path(): string | undefined {
    return this.#location.kind === 'file' ? this.#location.path : undefined
  }

  /** Whether there are unsaved changes. */
  get isChanged(): boolean {
    return this.#changes.length > 0
  }

  /** The remotes of the environment first, then those of the file in its order. */
  names(): readonly string[] {
    return allNames(sectionsOf(this.#shown), this.#host.env)
  }

  /** In the order of {@link RcloneConfig.names}, with changes that are not saved yet. */
  remotes(): readonly Remote[] {
    return this.names().flatMap((name) => this.get(name) ?? [])
  }

  get(name: string): Remote | undefined {
    return remoteIn(this.#shown, this.#host.env, name)
  }

  /**
   * Sets a value. Obscure a password first.
   * @throws PcloudConfigError `not-found`, `usage` for a value that rclone would read differently
   */
  set(name: string, key: string, value: string): this {
    this.#mustBeInFile(name)
    return this.#change(() => [{ kind: 'set', name, key, value }])
  }

  /** @throws PcloudConfigError `not-found` */
  unset(name: string, key: string): this {
    this.#mustBeInFile(name)
    return this.#change(() => [{ kind: 'unset', name, key }])
  }

  /** @throws PcloudConfigError `already-exists`, `usage` for a name that rclone does not accept */
  add(name: string, type: string, values: Readonly<Record<string, string>> = {}): this {
    mustBeLegal(name, this.#host.platform)
    const { type: _, ...others } = values
    const entries = [['type', type], ...Object.entries(others)] as const
    return this.#change((file) => withoutNewParents(file, [{ kind: 'add', name, entries }]))
  }

  /**
   * Also updates the remotes that use it (crypt, alias, union, ...).
   * @throws PcloudConfigError `not-found`, `already-exists`, `usage`
   */
  rename(from: string, to: string): this {
    this.#mustBeInFile(from)
    mustBeLegal(to, this.#host.platform)
    const { left } = renaming(this.#shown, from, to)
    const texts = [
      ...left.map((one) => leftText(one, from)),
      ...variablesUsing(this.#shown, this.#host.env, new Set([from])).map(variableText),
      ...lostVariables(this.#shown, this.#host.env, { from, to }),
    ]
    this.#change((file) => renaming(file, from, to).edits)
    this.#notes = [...this.#notes, ...texts]
    return this
  }

  /**
   * @param options `force`: remove it even if other remotes use it
   * @throws PcloudConfigError `not-found`, `usage` if other remotes use it
   */
  remove(name: string, { force = false }: { readonly force?: boolean } = {}): this {
    this.#mustBeInFile(name)
    const going = new Set([name])
    const variables = variablesUsing(this.#shown, this.#host.env, going)
    this.#change((file) => {
      if (!force) refuseWhileNeeded(file, going)
      return [{ kind: 'remove', name }]
    })
    this.#notes = [...this.#notes, ...variables.map(variableText)]
    return this
  }

  /**
   * Writes all changes under a lock, in one rename. `pcloud-config undo` reverts them. If one of
   * them cannot be applied, the file does not change.
   * @throws PcloudConfigError `config-locked`, `config-changed`, `config-unwritable`, and the
   * errors of the changes themselves
   */
  async save(): Promise<Saved> {
    const changes = this.#changes
    const result = await this.#store.commit((fresh) => editsOf(fresh, changes))
    // Keep the changes that were made during the write.
    this.#changes = this.#changes.slice(changes.length)
    this.#shown = apply(result.document, this.#changes)
    const { path, written } = result
    const warnings = [...this.#notes, ...result.warnings]
    this.#notes = []
    return { path, written, warnings }
  }

  /** Reloads the file and keeps unsaved changes. @throws as {@link RcloneConfig.open} */
  async reload(): Promise<void> {
    this.#shown = apply(wellFormed(await this.#store.load()), this.#changes)
  }

  /**
   * The tokens of a remote, renewed before they expire and saved before you get them. If several
   * processes use the file, only one of them renews. Unsaved changes are ignored.
   * @throws PcloudConfigError `not-found`; `usage` for a type with tokens that rclone renews
   */
  tokenSource(
    name: string,
    options: Pick<TokenSourceOptions, 'onRefreshed' | 'signal'> = {},
  ): Promise<TokenSource> {
    const { env } = this.#host
    return openTokenSource(this.#store, name, {
      ...options,
      env,
      deps: renewalDeps(this.#host.machine),
    })
  }

  #mustBeInFile(name: string): void {
    if (!isOnlyInEnvironment(name, sectionsOf(this.#shown), this.#host.env)) return
    throw onlyInEnvironment(name, 'Change the variables, or add the remote to the file.')
  }

  #change(change: Change): this {
    this.#shown = apply(this.#shown, [change])
    this.#changes = [...this.#changes, change]
    return this
  }
}

/** Reports a malformed file when it is opened, not at the first use of a remote. */
function wellFormed(file: ConfigDocument): ConfigDocument {
  readRemotes(file)
  return file
}

function apply(file: ConfigDocument, changes: readonly Change[]): ConfigDocument {
  return changes.reduce((now, change) => applyEdits(now, change(now)), file)
}

/** Each change sees the result of the changes before it. */
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
