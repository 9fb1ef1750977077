import { join } from 'node:path'
import { scriptsOf } from '../doctor/scripts/called-scripts.ts'
import type { Edit, InitSetting } from './edit.ts'
import { auditCommands, commandsOf } from './manager-commands.ts'

/** A job of GitLab's that audits what a release would publish, behind what .gitlab-ci.yml has already. */
export const gitlabEdit: Edit = {
  id: 'gitlab',
  async plan(setting, draft) {
    if (setting.ci !== 'gitlab') return []
    const file = join(setting.examination.project.root, '.gitlab-ci.yml')
    const text = await draft.read(file)
    if (text !== null && /\bwatertight\b/i.test(text)) return []
    const before = text === null || text === '' ? '' : `${text.trimEnd()}\n\n`
    await draft.write(file, before + job(setting, text ?? ''))
    return []
  },
}

function job({ examination, places }: InitSetting, text: string): string {
  const { project } = examination
  const { setup, install, build, run, all } = commandsOf(project)
  // Where stages are named and `test` is none of them, a job without a stage would be refused.
  const stages = /^stages\s*:([\s\S]*?)(?=^\S|$(?![\s\S]))/m.exec(text)?.[1]
  const stage = stages !== undefined && !/\btest\b/.test(stages) ? '  stage: .pre\n' : ''
  const script = [
    ...setup.gitlab,
    install,
    ...(scriptsOf(project.manifest).has('build') ? [build] : []),
    ...auditCommands(examination, places, `${run} watertight`, all).map(
      (command) => `${command} --reporter pretty --reporter gitlab=gl-code-quality-report.json`,
    ),
    `${run} watertight doctor`,
  ]
  return `# Audits what a release would publish, and whether a release can get around the gate.
watertight:
${stage}  image: ${setup.image}
  script:
${script.map((line) => `    - ${line}`).join('\n')}
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
`
}
