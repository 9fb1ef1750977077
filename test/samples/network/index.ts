import { denoSamples } from './deno.ts'
import { engineSamples } from './engines.ts'
import { nodeSamples } from './node.ts'
import { packerSamples } from './packers.ts'
import type { RegistrySample } from './registry-sample.ts'

/** Every form that a tool of the npm registry makes, by the part of docs/coverage.md in which it is listed. */
export const registrySamples: { readonly [part: string]: readonly RegistrySample[] } = {
  Executables: [...denoSamples, ...packerSamples, ...[...engineSamples, ...nodeSamples].filter(isExecutable)],
  'Compiled programs': [...engineSamples, ...nodeSamples].filter((sample) => !isExecutable(sample)),
}

function isExecutable({ formats }: RegistrySample): boolean {
  return ['bun', 'debug-sections', 'sea'].some((format) => formats.includes(format))
}
