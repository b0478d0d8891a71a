import { PcloudConfigError } from '../../errors.ts'
import { need } from '../arguments.ts'
import { SHELLS } from '../command-options.ts'
import type { CommandRun } from '../invocation.ts'

export const run: CommandRun = async (invocation) => {
  const [word] = need(invocation, 'The name of the shell')
  const shell = SHELLS.find((known) => known === word)
  if (shell === undefined) {
    throw new PcloudConfigError('usage', `Completion does not support ${word}.`, {
      hint: `Shells: ${SHELLS.join(', ')}.`,
    })
  }
  await invocation.output.data(SCRIPTS[shell])
}

/**
 * The output of `completion SHELL`. The scripts pass the line as data, since neither an
 * incomplete line nor a name from a file may be run.
 */
const BASH = `# bash completion for pcloud-config
_pcloud_config() {
  local answer mode line
  local -a found=()
  answer=$(command pcloud-config __complete bash "\${COMP_TYPE-}" "$2" \\
    "\${COMP_LINE:0:COMP_POINT}" </dev/null 2>/dev/null)
  while IFS= read -r line; do found+=("$line"); done <<<"$answer"
  mode=\${found[0]} COMPREPLY=("\${found[@]:1}")
  case $mode in
    files) COMPREPLY=() ;;
    words) compopt +o default ;;
    parts) compopt +o default -o nospace ;;
    paths*) _pcloud_config_paths "$mode" "$2" "\${found[1]-}" ;;
  esac 2>/dev/null
}

# A path after \`@\`. readline does not split the word there.
_pcloud_config_paths() {
  local path before=\${2:0:\${1#* }}
  COMPREPLY=()
  compopt +o default -o nospace
  while IFS= read -r path; do
    [[ -d $path ]] && path+=/
    [[ $1 == 'paths '* ]] && printf -v path %q "$path"
    COMPREPLY+=("$before$path")
  done < <(compgen -f -- "$3")
}

complete -o default -F _pcloud_config pcloud-config
`

const ZSH = `#compdef pcloud-config
# zsh completion for pcloud-config

_pcloud-config() {
  local -a found
  found=("\${(@f)$(command pcloud-config __complete zsh "\${(@Q)words[2,CURRENT-1]}" \\
    "\${(Q)PREFIX}" </dev/null 2>/dev/null)}")
  local mode=\${found[1]% *} before=\${found[1]#* }
  shift found
  [[ $before == <1-> ]] && compset -p $before
  case $mode in
    files) _files ;;
    words) (( $#found )) && _describe -V pcloud-config found ;;
    parts) (( $#found )) && _describe -V pcloud-config found -S '' ;;
  esac
}

# In a folder of fpath, this file is the body of the function. Otherwise, register the function.
if [[ $funcstack[1] == _pcloud-config ]]; then
  _pcloud-config "$@"
else
  compdef _pcloud-config pcloud-config
fi
`

const FISH = `# fish completion for pcloud-config
function __pcloud_config_prepare
    set -g __pcloud_config_words
    set -l current (commandline -ct)
    set -l before (commandline -opc)
    set -l found (command pcloud-config __complete fish $before[2..-1] "$current" </dev/null 2>/dev/null)
    set -l mode (string split ' ' -- $found[1])
    if test "$mode[1]" != files
        set __pcloud_config_words $found[2..-1]
        return 0
    end
    # On failure, fish offers files itself, but not after an \`@\`.
    string match -q -r '(^|=)@' -- $current
    or return 1
    set -l prefix (string sub -l $mode[2] -- $current)
    set -l path (string sub -s (math $mode[2] + 1) -- $current)
    set __pcloud_config_words $prefix(__fish_complete_path "$path")
    return 0
end

complete -c pcloud-config -e
complete -k -c pcloud-config -n __pcloud_config_prepare -f -a '$__pcloud_config_words'
`

const POWERSHELL = `# PowerShell completion for pcloud-config
Register-ArgumentCompleter -Native -CommandName pcloud-config -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object {
            if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value }
            else { $_.Extent.Text }
        })
    $words += $wordToComplete -replace '^[''"]', ''
    $bytes = [System.Text.Encoding]::UTF8.GetBytes($words -join [char]0)
    $packed = [Convert]::ToBase64String($bytes).Replace('+', '-').Replace('/', '_').TrimEnd('=')
    $answer = & pcloud-config __complete powershell $packed 2>$null
    if (-not $answer) { return '' }
    $json = [System.Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($answer))
    $found = ConvertFrom-Json $json
    if ($found.files) { return }
    if ($found.words.Count -eq 0) { return '' }
    $found.words | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_.insert, $_.show, 'ParameterValue', $_.help)
    }
}
`

const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], string>> = {
  bash: BASH,
  zsh: ZSH,
  fish: FISH,
  powershell: POWERSHELL,
}
