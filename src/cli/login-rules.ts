import { PcloudConfigError } from '../errors.ts'
import { DEFAULT_REDIRECT_URI, redirectUriOnPort } from '../rclone/provider-option.ts'
import type { RunRules } from '../wizard/wizard-context.ts'
import { takesStdin } from './given-answers.ts'
import type { Host, PromptWishes } from './host.ts'
import {
  COLORS,
  isUnattended,
  type OptionValues,
  oneOf,
  parseDuration,
  textOption,
} from './options.ts'
import type { Settings } from './read-settings.ts'

const DEFAULT_TIMEOUT_MS = 5 * 60_000

/**
 * The rules of a login that depend only on the options.
 * @param ownRedirect the redirect URI in the remote
 * @throws PcloudConfigError `usage`
 */
export function readRules(
  options: OptionValues,
  people: Pick<RunRules, 'canAsk' | 'personPresent' | 'pasteBesideBrowser' | 'openBrowser'>,
  ownRedirect?: string,
): RunRules {
  const yes = options.has('yes')
  return {
    yes,
    ...people,
    openBrowser: people.openBrowser && !options.has('no-browser'),
    ...redirectRules(options, ownRedirect),
    timeoutMs: loginTimeout(options),
    allowMissingState: options.has('allow-missing-state'),
    verify: !options.has('no-verify'),
    overwrite: options.has('overwrite'),
    dryRun: options.has('dry-run'),
  }
}

/** The time limit of a login in milliseconds. @throws PcloudConfigError `usage` */
export function loginTimeout(options: OptionValues): number {
  const timeout = textOption(options, 'timeout')
  return timeout === undefined ? DEFAULT_TIMEOUT_MS : parseDuration(timeout, '--timeout')
}

function redirectRules(
  options: OptionValues,
  own: string | undefined,
): Pick<RunRules, 'redirectUri' | 'redirectGiven'> {
  const uri = textOption(options, 'redirect-uri')
  const port = textOption(options, 'redirect-port')
  if (uri !== undefined && port !== undefined) {
    throw new PcloudConfigError('usage', 'Use --redirect-uri or --redirect-port, not both.')
  }
  if (port !== undefined && !isPort(port)) {
    throw new PcloudConfigError('usage', '--redirect-port needs a number from 1 to 65535.')
  }
  const redirectUri = uri ?? (port && redirectUriOnPort(port)) ?? own ?? DEFAULT_REDIRECT_URI
  return { redirectUri, redirectGiven: (uri ?? port ?? own) !== undefined }
}

function isPort(text: string): boolean {
  return /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535
}

/** How this run prompts. */
export function promptWishes(
  options: OptionValues,
  json: boolean,
  settings: Settings,
  env: Host['env'],
): PromptWishes {
  const stdinTaken = takesStdin(options)
  return {
    plain: options.has('plain') || settings.plain === true,
    noInput: json || isUnattended(options) || stdinTaken,
    quiet: options.has('quiet'),
    color:
      colorWish(options) ?? (env.NO_COLOR || env.FORCE_COLOR ? 'auto' : settings.color) ?? 'auto',
    stdinTaken,
    answerTimeoutMs: loginTimeout(options),
  }
}

function colorWish(options: OptionValues): PromptWishes['color'] | undefined {
  return options.has('no-color') ? 'never' : oneOf(options, 'color', COLORS)
}
