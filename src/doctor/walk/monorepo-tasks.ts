import { isFields } from '../../model/json.ts'
import { parseJson } from '../../text/parse-json.ts'
import { optionValue } from '../scripts/program-of.ts'
import type { WalkSetting } from './setting.ts'

/** The names of the scripts that a monorepo's task runner runs; null where the program is none. */
export function targetsOf(name: string, args: readonly string[], words: readonly string[]): readonly string[] | null {
  const [verb = '', ...rest] = words
  switch (name) {
    case 'lerna':
      return verb === 'run' ? rest.slice(0, 1) : verb === 'exec' ? [] : null
    case 'turbo':
    case 'lage':
    case 'wsrun':
      return verb === 'run' ? rest : words
    case 'nx': {
      const given = optionValue(args, '-t', '--target', '--targets')
      if (given !== undefined) return given.split(',')
      if (verb === 'run') return [rest[0]?.split(':')[1] ?? '']
      return ['release', 'run-many', 'affected', 'reset', 'graph', 'show', 'report', 'format', 'sync', ''].includes(
        verb,
      )
        ? null
        : [verb]
    }
    default:
      return null
  }
}

/** Whether a runner keeps outcomes of tasks: what is not tracked by git may have changed since. */
export function mayBeCached(
  name: string,
  names: readonly string[],
  args: readonly string[],
  { files }: WalkSetting,
): boolean {
  if (name !== 'turbo' && name !== 'lage') return false
  if (args.some((word) => /^--(?:force|no-cache|cache=local:,remote:)(?:=true)?$/.test(word))) return false
  const tasks = turboTasks('.', files)
  return !names.every((one) => valueIn(valueIn(tasks, one), 'cache') === false)
}

/** The commands of nx' targets of these names, as project.json and package.json have them, each with the folder in which it runs. */
export function nxCommands(
  names: readonly string[],
  { files, manifestIn, project }: WalkSetting,
): readonly { readonly folder: string; readonly script: string }[] {
  const nxJson = parsed(files.text('nx.json'))
  return [...new Set(['.', ...project.workspaces.map(({ folder }) => folder)])].flatMap((folder) => {
    const own = [
      parsed(files.text(folder === '.' ? 'project.json' : `${folder}/project.json`)),
      manifestIn(folder)?.['nx'],
    ]
    const isProject = own.some((one) => one !== undefined)
    return [...own, ...(isProject ? [{ targets: valueIn(nxJson, 'targetDefaults') }] : [])].flatMap((one) =>
      names.flatMap((name) => {
        const target = valueIn(valueIn(one, 'targets'), name)
        const options = valueIn(target, 'options')
        const several = valueIn(options, 'commands')
        const commands = [
          valueIn(target, 'command'),
          valueIn(options, 'command'),
          ...(Array.isArray(several) ? several.map((each) => valueIn(each, 'command') ?? each) : []),
        ]
        const place = valueIn(options, 'cwd')
        return commands
          .filter((each): each is string => typeof each === 'string')
          .map((script) => ({ folder: typeof place === 'string' ? place : '.', script }))
      }),
    )
  })
}

/** Targets with those that they depend on, as turbo.json, nx.json and projects say. */
export function withDependencies(
  runner: string,
  names: readonly string[],
  { files, manifestIn, project }: WalkSetting,
): readonly string[] {
  const folders = [...new Set(['.', ...project.workspaces.map(({ folder }) => folder)])]
  const inFolder = (folder: string, file: string): unknown =>
    parsed(files.text(folder === '.' ? file : `${folder}/${file}`))
  const lists =
    runner === 'nx'
      ? [
          valueIn(inFolder('.', 'nx.json'), 'targetDefaults'),
          ...folders.flatMap((folder) => [
            valueIn(inFolder(folder, 'project.json'), 'targets'),
            valueIn(manifestIn(folder)?.['nx'], 'targets'),
          ]),
        ]
      : runner === 'turbo'
        ? folders.map((folder) => turboTasks(folder, files))
        : []
  const found = new Set<string>()
  const visit = (name: string): void => {
    if (found.has(name) || found.size > 100) return
    const needed = lists.flatMap((list) => {
      const own = valueIn(valueIn(list, name), 'dependsOn')
      return Array.isArray(own)
        ? own.map((one) => (typeof one === 'string' ? one : String(valueIn(one, 'target') ?? '')))
        : []
    })
    for (const one of needed) {
      const plain = one.replace(/^\^/, '').split(/[#:]/).at(-1) ?? ''
      if (plain !== '' && plain !== name) visit(plain)
    }
    found.add(name)
  }
  for (const name of names) visit(name)
  return [...found]
}

/** The tasks of a folder's turbo.json; `pipeline` is the name that turbo 1 has for them. */
function turboTasks(folder: string, files: WalkSetting['files']): unknown {
  const text = (file: string): string | null => files.text(folder === '.' ? file : `${folder}/${file}`)
  const own = parsed(text('turbo.json') ?? text('turbo.jsonc'))
  return valueIn(own, 'tasks') ?? valueIn(own, 'pipeline')
}

function parsed(text: string | null): unknown {
  return text === null ? undefined : parseJson(text)
}

function valueIn(value: unknown, key: string): unknown {
  return isFields(value) ? value[key] : undefined
}
