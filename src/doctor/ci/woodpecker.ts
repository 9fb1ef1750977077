import { type YamlValue, yamlAt, yamlEntries, yamlItems, yamlText } from '../../text/yaml.ts'
import {
  CHOSEN,
  type CiImage,
  type CiJob,
  type CiReading,
  type CiStep,
  doubtStep,
  folderIn,
  mergeVariables,
  plainStep,
  shellStep,
  type Unread,
  type Variables,
} from './ci-job.ts'
import { imageOf } from './image.ts'

/** The workflows of Woodpecker and of Drone: each document is one, and its steps share their files. */
export function readWoodpecker(file: string, documents: readonly YamlValue[]): CiReading {
  const jobs = documents.flatMap((document): readonly CiJob[] => {
    const steps = yamlAt(document, 'steps') ?? yamlAt(document, 'pipeline')
    const named: readonly YamlValue[] =
      steps?.kind === 'map' ? [...steps.entries.values()] : steps?.kind === 'list' ? steps.items : []
    const name = yamlText(document, 'name') ?? file
    const before = checkoutOf(document)
    const environment = environmentOf(document)
    const orders = [...ordersOf(steps, named), ...servicesOf(document).map((one) => [one])]
    return orders.map((order) => ({
      name,
      file,
      steps: [...before, ...order.flatMap((step) => stepsOf(step, environment))],
    }))
  })
  const unread = documents.flatMap((document): readonly Unread[] =>
    yamlText(document, 'kind') === 'template'
      ? [{ file, line: document.line, what: 'the template that it loads' }]
      : [],
  )
  return { jobs, unread }
}

/** The orders in which steps certainly run: all of them one by one, or each behind those alone for which it waits. */
function ordersOf(steps: YamlValue | undefined, all: readonly YamlValue[]): readonly (readonly YamlValue[])[] {
  if (!all.some((step) => yamlAt(step, 'depends_on') !== undefined)) return [all]
  const named = new Map<string, YamlValue>(
    steps?.kind === 'map' ? steps.entries : all.map((step) => [yamlText(step, 'name') ?? '', step]),
  )
  const before = (step: YamlValue, seen: Set<YamlValue>): void => {
    for (const one of yamlItems(step, 'depends_on')) {
      const other = named.get(yamlText(one) ?? '')
      if (other === undefined || seen.has(other)) continue
      seen.add(other)
      before(other, seen)
    }
  }
  return all.map((step) => {
    const seen = new Set<YamlValue>()
    before(step, seen)
    return [...all.filter((one) => seen.has(one) && one !== step), step]
  })
}

/** Services run beside the steps, and may run commands like them. */
function servicesOf(document: YamlValue): readonly YamlValue[] {
  const services = yamlAt(document, 'services')
  const all = services?.kind === 'map' ? [...services.entries.values()] : yamlItems(services)
  return all.filter((one) => yamlItems(one, 'commands').length > 0)
}

/** Why the files of the commit may not lie there: nothing is cloned, or something else than the plugins for git does it. */
function checkoutOf(document: YamlValue): readonly CiStep[] {
  const clone = yamlAt(document, 'clone')
  const isOff = yamlText(document, 'skip_clone') === 'true' || yamlText(clone, 'disable') === 'true'
  const parts = clone?.kind === 'map' ? [...clone.entries.values()] : yamlItems(clone)
  const isOther = parts.some((part) => {
    const image = yamlText(part, 'image')
    const isPlugin =
      image === undefined || /^(?:docker\.io\/)?(?:woodpeckerci\/plugin-|plugins\/|drone\/)git(?::|$)/.test(image)
    return !isPlugin || yamlItems(part, 'commands').length > 0
  })
  return isOff || isOther ? [doubtStep(document.line, 'the repository is not cloned as usual')] : []
}

/** The image of a step, which may have another entrypoint than a shell. */
function imageIn(step: YamlValue): CiImage | null {
  const image = imageOf(yamlAt(step, 'image'))
  const words = yamlItems(step, 'entrypoint').map((one) => yamlText(one) ?? '')
  const isShell = words.length === 0 || /^(?:\S*\/)?(?:ba|da|a)?sh(?:\s+-[a-z]+)*$/.test(words.join(' '))
  return image === null || isShell ? image : { ...image, entrypoint: words.join(' ') }
}

function stepsOf(step: YamlValue, global: Variables): readonly CiStep[] {
  const status = [
    ...yamlItems(step, 'when', 'status'),
    ...yamlItems(step, 'when').flatMap((one) => yamlItems(one, 'status')),
  ]
  const states = status.flatMap((one) => yamlText(one) ?? [])
  const hasFailure = states.includes('failure')
  const more: Partial<CiStep> = {
    environment: mergeVariables(global, environmentOf(step), secretsOf(step)),
    folder: folderIn('.', yamlText(step, 'directory')),
    afterFailure: !hasFailure ? 'no' : states.includes('success') ? 'also' : 'only',
    goesOn:
      yamlText(step, 'failure') === 'ignore'
        ? 'the workflow goes on when it fails (failure: ignore)'
        : yamlText(step, 'detach') === 'true'
          ? 'it runs in the background'
          : null,
    condition: conditionOf(yamlAt(step, 'when')),
    image: imageIn(step),
  }
  const commands = yamlItems(step, 'commands')
  const lines = commands.map((command, at) =>
    shellStep(command.line, yamlText(command) ?? '', { ...more, keepsShell: at > 0 }),
  )
  if (lines.length > 0) return lines
  const image = yamlText(step, 'image')
  if (image === undefined) return []
  // With an entrypoint of its own, the image does what that says.
  const entrypoint = yamlItems(step, 'entrypoint').map((one) => yamlText(one) ?? '')
  if (entrypoint.length > 0) {
    const [, script] = /^(?:\S*\/)?(?:ba|da|a)?sh\s+-[a-z]*c\s(.*)$/s.exec(entrypoint.join(' ')) ?? []
    return [shellStep(step.line, script ?? entrypoint.join(' '), { ...more, image: imageOf(yamlAt(step, 'image')) })]
  }
  const inputs = new Map(yamlEntries(step, 'settings').map(([name, one]) => [name, yamlText(one) ?? '']))
  return [plainStep(step.line, { kind: 'action', name: `plugin ${image}`, inputs, hasCredentials: true }, more)]
}

/** What a step waits for beside the outcome of those before it. */
function conditionOf(when: YamlValue | undefined): string | null {
  const parts = (when?.kind === 'list' ? when.items : [when]).flatMap((one) =>
    yamlEntries(one)
      .filter(([name]) => name !== 'status')
      .map(([name, value]) => `${name}: ${shown(value)}`),
  )
  return parts.length === 0 ? null : parts.join('; ')
}

function shown(value: YamlValue): string {
  if (value.kind === 'scalar') return value.text
  return (value.kind === 'list' ? value.items : [...value.entries.values()]).map(shown).join(', ')
}

function environmentOf(step: YamlValue): Variables {
  const found = yamlAt(step, 'environment')
  if (found?.kind === 'list')
    return new Map(
      found.items.flatMap((one) => {
        const [, name, value] = /^([^=]+)=(.*)$/s.exec(yamlText(one) ?? '') ?? []
        return name === undefined ? [] : [[name, value ?? ''] as const]
      }),
    )
  return new Map(yamlEntries(found).map(([name, one]) => [name, yamlText(one) ?? (one.kind === 'map' ? CHOSEN : '')]))
}

/** Secrets that a step has for variables; their values are in no file. */
function secretsOf(step: YamlValue): Variables {
  const names = yamlItems(step, 'secrets').map((one) => yamlText(one, 'target') ?? yamlText(one) ?? '')
  return new Map(names.map((name) => [name.toUpperCase(), CHOSEN]))
}
