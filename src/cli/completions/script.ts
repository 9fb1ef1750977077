import type { Command, Option } from 'commander'

export type Shell = 'bash' | 'zsh' | 'fish' | 'powershell'

/** What makes each shell complete the words of a program, and how it is installed. */
export const shells: {
  readonly [Name in Shell]: { readonly install: string; readonly script: (program: Command) => string }
} = {
  bash: { install: 'bash:        source <(watertight completions bash), in ~/.bashrc', script: bash },
  zsh: { install: 'zsh:         source <(watertight completions zsh), in ~/.zshrc after compinit', script: zsh },
  fish: {
    install: 'fish:        watertight completions fish > ~/.config/fish/completions/watertight.fish',
    script: fish,
  },
  powershell: {
    install: 'PowerShell:  watertight completions powershell | Out-String | Invoke-Expression, in $PROFILE',
    script: powershell,
  },
}

/** A command as a shell has to know it. */
interface Words {
  readonly name: string
  readonly description: string
  readonly options: readonly OptionWords[]
  /** The commands below it. */
  readonly parts: readonly string[]
}

interface OptionWords {
  readonly flags: readonly string[]
  readonly description: string
  readonly takesValue: boolean
  /** The values there are; empty where any will do. */
  readonly choices: readonly string[]
}

function wordsOf(program: Command): readonly Words[] {
  return program.commands.map((command) => ({
    name: command.name(),
    description: command.summary() || command.description(),
    options: optionsOf(command),
    parts: command.commands.map((part) => part.name()),
  }))
}

/** Those of the commands below it too, each once. */
function optionsOf(command: Command): readonly OptionWords[] {
  const own = command.options.filter(({ hidden }) => !hidden).map(optionWords)
  const all = [...own, ...command.commands.flatMap(optionsOf)]
  return [...new Map(all.map((option) => [option.flags.join(' '), option])).values()]
}

function optionWords({ short, long, description, required, optional, argChoices }: Option): OptionWords {
  return {
    flags: [short, long].filter((flag) => flag !== undefined),
    description,
    takesValue: required || optional,
    choices: argChoices ?? [],
  }
}

function bash(program: Command): string {
  const commands = wordsOf(program)
  const names = commands.map(({ name }) => name)
  const [main] = commands
  const flagsOf = ({ options }: Words) => options.flatMap(({ flags }) => flags).join(' ')
  const choices = uniqueChoices(commands)
  return `# Completion of watertight for bash.
_watertight() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in ${names.join('|')}) command="$word"; break ;; esac
  done
  COMPREPLY=()
  case "$previous" in
${choices.map(({ flags, choices: values }) => `    ${flags.join('|')}) COMPREPLY=($(compgen -W "${values.join(' ')}" -- "$current")); return ;;`).join('\n')}
  esac
  local options
  case "$command" in
${commands.map((each) => `    ${each.name}) options="${flagsOf(each)}" ;;`).join('\n')}
    *) options="${main === undefined ? '' : flagsOf(main)} --version --help" ;;
  esac
  if [[ "$current" == -* ]]; then
    COMPREPLY=($(compgen -W "$options --help" -- "$current"))
  elif [[ -z "$command" ]]; then
    COMPREPLY=($(compgen -W "${names.join(' ')}" -- "$current"))
${commands
  .filter(({ parts }) => parts.length > 0)
  .map(
    ({ name, parts }) => `  elif [[ "$command" == ${name} && "$previous" == ${name} ]]; then
    COMPREPLY=($(compgen -W "${parts.join(' ')}" -- "$current"))
`,
  )
  .join('')}  fi
}
complete -o default -F _watertight watertight
`
}

function zsh(program: Command): string {
  const commands = wordsOf(program)
  const [main] = commands
  const specs = ({ options }: Words) =>
    options
      .flatMap(zshSpecs)
      .map((spec) => `        ${spec}`)
      .join(' \\\n')
  return `#compdef watertight
# Completion of watertight for zsh.
_watertight() {
  local -a commands
  commands=(
${commands.map(({ name, description }) => `    ${quoted(`${name}:${description}`)}`).join('\n')}
  )
  local command="" word
  for word in "\${(@)words[2,CURRENT-1]}"; do
    if (( \${commands[(I)$word:*]} )); then command="$word"; break; fi
  done
  case "$command" in
${commands.map((each) => `    ${each.name})\n      _arguments -s \\\n${[specs(each), ...zshParts(each), "        '*:file:_files'"].join(' \\\n')} ;;`).join('\n')}
    *)
      _describe command commands
      _arguments -s \\
${main === undefined ? '' : `${specs(main)} \\\n`}        '*:file:_files' ;;
  esac
}
if (( $+functions[compdef] )); then compdef _watertight watertight; fi
`
}

function zshParts({ parts }: Words): readonly string[] {
  return parts.length === 0 ? [] : [`        '2:command:(${parts.join(' ')})'`]
}

/** One spec a flag, as _arguments reads it: \`--flag[description]:value:(choices)\`. */
function zshSpecs({ flags, description, takesValue, choices }: OptionWords): readonly string[] {
  const about = description.replace(/[[\]:\\]/g, '\\$&')
  const value = !takesValue ? '' : `:value:${choices.length > 0 ? `(${choices.join(' ')})` : '_files'}`
  return flags.map((flag) => quoted(`*${flag}[${about}]${value}`))
}

function fish(program: Command): string {
  const commands = wordsOf(program)
  const names = commands.map(({ name }) => name).join(' ')
  const none = `not __fish_seen_subcommand_from ${names}`
  const lines = commands.flatMap(({ name, description, options, parts }, index) => [
    `complete -c watertight -n ${quoted(none)} -a ${name} -d ${quoted(description)}`,
    ...(parts.length === 0 ? [] : [fishParts(name, parts)]),
    ...options.flatMap((option) => {
      // The first command runs when none is named.
      const conditions = [`__fish_seen_subcommand_from ${name}`, ...(index === 0 ? [none] : [])]
      return conditions.map((condition) => `complete -c watertight -n ${quoted(condition)} ${fishOption(option)}`)
    }),
  ])
  return `# Completion of watertight for fish.\n${lines.join('\n')}\n`
}

function fishParts(name: string, parts: readonly string[]): string {
  const condition = `__fish_seen_subcommand_from ${name}; and not __fish_seen_subcommand_from ${parts.join(' ')}`
  return `complete -c watertight -f -n ${quoted(condition)} -a ${quoted(parts.join(' '))}`
}

function fishOption({ flags, description, takesValue, choices }: OptionWords): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`))
  const value = !takesValue ? [] : choices.length > 0 ? [`-x -a ${quoted(choices.join(' '))}`] : ['-r']
  return [...names, ...value, `-d ${quoted(description)}`].join(' ')
}

function powershell(program: Command): string {
  const commands = wordsOf(program)
  const row = (each: Words) =>
    `    ${powershellText(each.name)} = @(${each.options
      .flatMap(({ flags }) => flags)
      .map(powershellText)
      .join(', ')})`
  return `# Completion of watertight for PowerShell.
Register-ArgumentCompleter -Native -CommandName watertight -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $options = @{
${commands.map(row).join('\n')}
  }
  $choices = @{
${uniqueChoices(commands)
  .flatMap(({ flags, choices }) =>
    flags.map((flag) => `    ${powershellText(flag)} = @(${choices.map(powershellText).join(', ')})`),
  )
  .join('\n')}
  }
  $parts = @{
${commands
  .filter(({ parts }) => parts.length > 0)
  .map(({ name, parts }) => `    ${powershellText(name)} = @(${parts.map(powershellText).join(', ')})`)
  .join('\n')}
  }
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  $command = $words | Where-Object { $options.ContainsKey($_) } | Select-Object -First 1
  $before = @($words | Where-Object { $_ -ne $wordToComplete }) | Select-Object -Last 1
  if ($before -and $choices.ContainsKey($before)) { $candidates = $choices[$before] }
  elseif ($wordToComplete -like '-*') { $candidates = $options[$(if ($command) { $command } else { ${powershellText(commands[0]?.name ?? '')} })] + '--help' }
  elseif (-not $command) { $candidates = @(${commands.map(({ name }) => powershellText(name)).join(', ')}) }
  elseif ($before -eq $command -and $parts.ContainsKey($command)) { $candidates = $parts[$command] }
  else { $candidates = @() }
  $candidates | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`
}

/** The options that have a list of values; where two commands differ, the values of both. */
function uniqueChoices(commands: readonly Words[]): readonly OptionWords[] {
  const byFlag = new Map<string, OptionWords>()
  for (const option of commands.flatMap(({ options }) => options)) {
    if (option.choices.length === 0) continue
    const key = option.flags.join(' ')
    const choices = new Set([...(byFlag.get(key)?.choices ?? []), ...option.choices])
    byFlag.set(key, { ...option, choices: [...choices] })
  }
  return [...byFlag.values()]
}

/** Between single quotes, as bash, zsh and fish read them. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

function powershellText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
