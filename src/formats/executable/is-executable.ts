import type { Artifact } from '../../model/artifact.ts'

/** Whether an artifact is a program or library for Linux, macOS or Windows. */
export function isExecutable({ kind }: Pick<Artifact, 'kind'>): boolean {
  return kind === 'elf' || kind === 'macho' || kind === 'pe'
}
