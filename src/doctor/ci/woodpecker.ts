import { type YamlValue, yamlAt, yamlEntries, yamlItems, yamlText } from '../../text/yaml.ts'
import { type CiJob, type CiReading, type CiStep, plainStep, shellStep, type Variables } from './ci-job.ts'
import { imageOf } from './image.ts'

/** The workflows of Woodpecker and of Drone: each document is one, and its steps share their files. */
export function readWoodpecker(file: string, documents: readonly YamlValue[]): CiReading {
  const jobs = documents.flatMap((document): readonly CiJob[] => {
    const steps = yamlAt(document, 'steps') ?? yamlAt(document, 'pipeline')
    const named: readonly YamlValue[] =
      steps?.kind === 'map' ? [...steps.entries.values()] : steps?.kind === 'list' ? steps.items : []
    const name = yamlText(document, 'name') ?? file
    return ordersOf(steps, named).map((order) => ({ name, file, steps: order.flatMap((step) => stepsOf(step)) }))
  })
  return { jobs, unread: [] }
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

function stepsOf(step: YamlValue): readonly CiStep[] {
  const status = [
    ...yamlItems(step, 'when', 'status'),
    ...yamlItems(step, 'when').flatMap((one) => yamlItems(one, 'status')),
  ]
  const states = status.flatMap((one) => yamlText(one) ?? [])
  const hasFailure = states.includes('failure')
  const more: Partial<CiStep> = {
    environment: environmentOf(step),
    afterFailure: !hasFailure ? 'no' : states.includes('success') ? 'also' : 'only',
    goesOn: yamlText(step, 'failure') === 'ignore' ? 'the workflow goes on when it fails (failure: ignore)' : null,
    condition: conditionOf(yamlAt(step, 'when')),
    image: imageOf(yamlAt(step, 'image')),
  }
  const commands = yamlItems(step, 'commands')
  const lines = commands.map((command, at) =>
    shellStep(command.line, yamlText(command) ?? '', { ...more, keepsShell: at > 0 }),
  )
  if (lines.length > 0) return lines
  const image = yamlText(step, 'image')
  if (image === undefined) return []
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
  return new Map(yamlEntries(found).map(([name, one]) => [name, yamlText(one) ?? '']))
}
