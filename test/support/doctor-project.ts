import { expect, test } from 'vitest'
import { diagnosisText } from '../../src/cli/doctor/text.ts'
import type { Diagnosis } from '../../src/doctor/diagnosis.ts'
import { doctor } from '../../src/doctor/doctor.ts'
import { installWatertight } from './install-watertight.ts'
import { type ProjectFiles, temporaryDirectory, writeProject } from './project.ts'
import { contextIn } from './source-context.ts'
import { plain } from './themes.ts'

/** A project for the doctor, and what it must say of it. */
export interface DoctorCase {
  readonly name: string
  /** What goes into the manifest. */
  readonly more: object
  readonly files?: ProjectFiles
  readonly env?: { readonly [name: string]: string }
  readonly verdict: Diagnosis['verdict']
  readonly says: string
}

/** The scripts of a project with the plainest gate. */
export const gate: { readonly [event: string]: string } = { prepublishOnly: 'watertight' }

/** A closed package that is built, ships one file and has Watertight installed. */
export function gatedProject(more: object, files: ProjectFiles = {}): string {
  const json = { name: 'some-package', version: '1.0.0', license: 'UNLICENSED', files: ['index.js'], ...more }
  const root = writeProject({
    'package.json': { json },
    'index.js': '1\n',
    '.git/HEAD': 'ref: refs/heads/main\n',
    'watertight.config.json': '{ "visibility": "closed" }\n',
    ...files,
  })
  installWatertight(root)
  return root
}

/** A workflow of one job that runs these commands. */
export function workflow(...commands: readonly string[]): ProjectFiles {
  const steps = commands.map((command) => `      - run: ${command}\n`).join('')
  return { '.github/workflows/release.yml': `jobs:\n  publish:\n    steps:\n${steps}` }
}

/** Tests what the doctor says of each project, and that it never says `unsaid`. */
export function testDoctor(cases: readonly DoctorCase[], unsaid?: string): void {
  test.each(cases)('$name', async ({ more, files, env, verdict, says }) => {
    const told = await diagnose(gatedProject(more, files), env)
    expect(told.text).toContain(says)
    expect(told.verdict, told.text).toBe(verdict)
    if (unsaid !== undefined) expect(told.text).not.toContain(unsaid)
  })
}

/** What the doctor says in the project's root, without starting a package manager: its verdict, and its words in one line. */
export async function diagnose(
  root: string,
  environment: { readonly [name: string]: string } = {},
): Promise<{ readonly verdict: Diagnosis['verdict']; readonly text: string }> {
  const context = contextIn(root)
  const own = { ...context.environment, HOME: temporaryDirectory(), ...environment }
  const diagnosis = await doctor('.', { ...context, environment: own }, { allowsCode: true, comparesPackers: false })
  return { verdict: diagnosis.verdict, text: diagnosisText(diagnosis, plain).replace(/\s+/g, ' ') }
}
