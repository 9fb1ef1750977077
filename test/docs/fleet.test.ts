import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseDocument } from 'yaml'

const page = readFileSync(join(import.meta.dirname, '../../docs/fleet.md'), 'utf8')
const blocks = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text)
const [compose, kubernetes] = blocks.map((text) => parseDocument(text, { merge: true, strict: true }))

interface Service {
  readonly image: string
  readonly command?: string | readonly string[]
  readonly environment?: { readonly [name: string]: string }
  readonly secrets?: readonly string[]
  readonly volumes?: readonly string[]
  readonly depends_on?: readonly string[]
  readonly [key: string]: unknown
}

/** The keys of the Compose specification that a service may have, as far as they stand here. */
const ofService =
  /^(?:image|environment|secrets|volumes|working_dir|command|read_only|tmpfs|cap_drop|depends_on|restart|deploy|healthcheck)$/

describe('the compose file of the fleet', () => {
  const file = compose?.toJS() as {
    readonly services: { readonly [name: string]: Service }
    readonly volumes: object
    readonly secrets: object
  }
  const services = Object.entries(file.services)

  test('is YAML, and has a database, a run and workers', () => {
    expect(compose?.errors).toEqual([])
    expect(services.map(([name]) => name)).toEqual(['database', 'run', 'worker'])
    expect(services.flatMap(([, service]) => Object.keys(service)).filter((key) => !ofService.test(key))).toEqual([])
  })

  test('names no secret, volume or service that it does not have', () => {
    const named = services.flatMap(([, { secrets = [], depends_on: needed = [], volumes = [] }]) => [
      ...secrets.map((name) => name in file.secrets),
      ...needed.map((name) => name in file.services),
      ...volumes.map((volume) => /^[./]/.test(volume) || (volume.split(':')[0] ?? '') in file.volumes),
    ])
    expect(named).not.toContain(false)
    expect(named.length).toBeGreaterThan(5)
  })

  test('lets every process write where it has to, and nowhere else', () => {
    const { run, worker } = file.services
    for (const service of [run, worker]) {
      expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], tmpfs: ['/tmp'] })
      expect(service?.environment?.['WATERTIGHT_DATABASE']).toMatch(/^postgres:\/\/\w+@database\/\w+$/)
    }
  })
})

describe('the Kubernetes sketch of the fleet', () => {
  test('is a deployment whose labels fit, and whose containers may do little', () => {
    expect(kubernetes?.errors).toEqual([])
    const { apiVersion, kind, spec } = kubernetes?.toJS() ?? {}
    expect([apiVersion, kind]).toEqual(['apps/v1', 'Deployment'])
    expect(spec.selector.matchLabels).toEqual(spec.template.metadata.labels)
    const { containers, automountServiceAccountToken: hasToken, securityContext } = spec.template.spec
    expect(hasToken).toBe(false)
    expect(securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } })
    expect(containers).toMatchObject([
      { command: expect.arrayContaining(['fleet', 'worker']), securityContext: { readOnlyRootFilesystem: true } },
    ])
    for (const quantity of Object.values(containers[0].resources).flatMap((each) => Object.values(each as object)))
      expect(quantity).toMatch(/^\d+(?:m|Mi|Gi)?$/)
  })
})

test('every command of the page is one', async () => {
  const { fleetCommand } = await import('../../src/cli/fleet/options.ts')
  const known = fleetCommand({} as never, () => undefined).commands.map((command) => command.name())
  const written = [...page.matchAll(/npx watertight fleet ([a-z]+)/g)].map(([, name]) => name)
  expect(written.filter((name) => !known.includes(name ?? ''))).toEqual([])
  expect(written.length).toBeGreaterThan(5)
})
