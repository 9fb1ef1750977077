import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { audit } from '../../src/engine/audit.ts'
import { walk } from '../../src/engine/walk.ts'
import { formats } from '../../src/formats/index.ts'
import { Meter } from '../../src/model/limits.ts'
import type { Report } from '../../src/model/report.ts'
import { pack } from '../support/pack.ts'
import { temporaryDirectory } from '../support/project.ts'
import { plant, type Sample } from './sample.ts'

/** What an audit makes of a sample. */
export interface Measured {
  /** Whether it is recognised whatever its name. */
  readonly byContent: boolean
  /** Things that were found inside. */
  readonly opened: number
  /** Whether the source came out as it was written. */
  readonly restored: boolean
  readonly secret: boolean
  readonly paths: boolean
  readonly names: boolean
  readonly opaque: boolean
  /** Whatever stayed unseen. */
  readonly notices: readonly string[]
}

/** Audits a package that holds the sample and nothing else, under its own name (a large one not) and under one that says nothing. */
export async function measure(sample: Sample, bytes: Uint8Array): Promise<Measured> {
  const nameless = await look('data/unnamed', bytes)
  const named = bytes.length > LARGE ? nameless : await look(sample.path, bytes)
  const byContent = nameless.opened === named.opened && nameless.opaque === named.opaque
  return { ...named, byContent: byContent && (named.opened > 0 || named.opaque) }
}

async function look(path: string, bytes: Uint8Array): Promise<Omit<Measured, 'byContent'>> {
  const tarball = pack({
    'package.json': { name: 'sample', version: '1.0.0', license: 'UNLICENSED' },
    [path]: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  })
  const file = join(temporaryDirectory(), 'sample.tgz')
  writeFileSync(file, tarball)
  const report = await audit([file], { cwd: temporaryDirectory() })
  const inside = await contentsOf(tarball, path)
  return {
    opened: inside.length,
    restored: inside.some((text) => originals.some((original) => text.includes(original))),
    secret: finds(report, path, /^secret\/npm/),
    paths: finds(report, path, /^path\/home-directory$/),
    names: inside.some((text) => text.includes(plant.name)),
    opaque: finds(report, path, /^container\/opaque$/),
    notices: report.notices.filter(({ effect }) => effect === 'incomplete').map(({ code }) => code),
  }
}

const LARGE = 16 * 1024 ** 2

const originals = [plant.script, plant.module, plant.typed]

function finds({ findings }: Report, path: string, rule: RegExp): boolean {
  return findings.some(({ ruleId, location }) => rule.test(ruleId) && location.chain[0] === path)
}

async function contentsOf(tarball: Uint8Array, path: string): Promise<readonly string[]> {
  const inside: string[] = []
  for await (const step of walk(tarball, formats, new Meter()))
    if (step.kind === 'artifact' && step.summary.chain[0] === path && step.summary.chain.length > 1)
      inside.push(Buffer.from(step.artifact.bytes).toString('utf8').replaceAll('\r\n', '\n'))
  return inside
}
