import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { scriptsOf } from '../doctor/scripts/called-scripts.ts'
import type { Edit, InitSetting } from './edit.ts'
import { auditCommands, commandsOf } from './manager-commands.ts'

/** A workflow of GitHub's that audits every pull request. */
export const githubEdit: Edit = {
  id: 'github',
  async plan(setting, draft) {
    const { ci, examination } = setting
    if (ci !== 'github') return []
    const folder = join(examination.project.root, '.github/workflows')
    if (await mentionsGate(folder)) return []
    await draft.write(join(folder, 'watertight.yml'), workflow(setting))
    return []
  },
}

async function mentionsGate(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  })
  const texts = await Promise.all(
    names.filter((name) => /\.ya?ml$/.test(name)).map((name) => readFile(join(folder, name), 'utf8')),
  )
  return texts.some((text) => /\bwatertight\b/i.test(text))
}

function workflow({ examination, places }: InitSetting): string {
  const { project } = examination
  const { setup, install, build, run, all } = commandsOf(project)
  const folder = project.packages[0]?.folder ?? '.'
  const isAlone = project.packages.length === 1 && folder !== '.' && !project.isWorkspaceRoot
  const steps = [
    ...setup.github,
    `- run: ${install}`,
    ...(scriptsOf(project.manifest).has('build') ? [`- run: ${build}`] : []),
    ...auditCommands(examination, places, `${run} watertight`, all).map(
      (command) => `- run: ${command} --reporter pretty --reporter github`,
    ),
    `- run: ${run} watertight doctor`,
  ]
  return `# Audits on every pull request what a release would publish, and whether a release can get around the gate.
name: Watertight
on:
  pull_request:
  push:
    branches: [main, master]
permissions:
  contents: read
jobs:
  watertight:
    runs-on: ubuntu-latest
${isAlone ? `    defaults:\n      run:\n        working-directory: ${JSON.stringify(folder)}\n` : ''}    steps:
      - uses: actions/checkout@93cb6efe18208431cddfb8368fd83d5badbf9bfd # v5.0.1
${steps.map((step) => step.replace(/^/gm, '      ')).join('\n')}
`
}
