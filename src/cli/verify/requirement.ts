import { dirname, resolve } from 'node:path'
import { type LoadedConfig, loadConfig } from '../../config/load-config.ts'
import { parseContract } from '../../config/parse-contract.ts'
import { projectManager } from '../../managers/project-manager.ts'
import { defaultLimits } from '../../model/limits.ts'
import type { Rule } from '../../model/rule.ts'
import { type Severity, severities } from '../../model/severity.ts'
import { parseBaseline } from '../../policy/baseline.ts'
import { digestOfContract } from '../../receipts/receipt.ts'
import type { Requirement, RuleGrades } from '../../receipts/weigh.ts'
import { loadBuiltinRules } from '../../rules/load.ts'
import { completePolicy } from '../../schema/policy.ts'
import { isUncommitted } from '../../sources/git.ts'
import { sentence } from '../shared/failure-text.ts'
import { relativePaths } from '../shared/relative-paths.ts'
import type { Session } from '../shared/session.ts'

/** What the audit has to have been like: by the file that `--require` names, else by the policy that is committed here, else by the defaults. */
export async function requirementOf(
  flags: { readonly require?: string; readonly codeConfig: boolean },
  session: Session,
): Promise<Requirement> {
  const { cwd, environment } = session
  const named = flags.require === undefined ? undefined : resolve(cwd, flags.require)
  const config = await loadConfig({
    cwd: named === undefined ? cwd : dirname(named),
    allowsCode: flags.codeConfig,
    ...(named !== undefined && { config: named }),
  })
  const files = filesOf(config)
  const [packer, rules] = await Promise.all([projectManager(cwd, environment), gradesByName()])
  const usual: Requirement = {
    file: null,
    isDemanded: false,
    policy: completePolicy(),
    limits: defaultLimits,
    budgets: {},
    terms: 0,
    packs: 0,
    contract: null,
    packer: packer.name,
    rules,
  }
  const [first] = files
  if (first === undefined) return usual
  if (named === undefined) {
    for (const file of files) {
      if (!(await isUncommitted(file, environment))) continue
      const shown = relativePaths(file, cwd)
      const hint = `Commit it, or name it: --require ${relativePaths(first, cwd)}`
      await session.terminal.say(
        sentence(`${shown} has changes that are not committed, so the audit is not compared with it`, hint),
      )
      return usual
    }
  }
  const { contractText, contractFile, baselineText, baselineFile } = config
  const baseline = baselineText === null ? [] : parseBaseline(baselineText, baselineFile)
  return {
    ...usual,
    file: relativePaths(first, cwd),
    isDemanded: named !== undefined,
    policy: completePolicy({ ...config.policy, baseline }),
    limits: { ...defaultLimits, ...config.limits },
    budgets: config.budgets,
    terms: config.terms.length,
    packs: config.packs.length,
    contract: contractText === null ? null : digestOfContract(parseContract(contractText, contractFile)),
  }
}

/** The files that a policy is made of, the configuration first. */
function filesOf({ file, baselineText, baselineFile, contractText, contractFile }: LoadedConfig): readonly string[] {
  return [
    ...(file === null ? [] : [file]),
    ...(baselineText === null ? [] : [baselineFile]),
    ...(contractText === null ? [] : [contractFile]),
  ]
}

async function gradesByName(): Promise<Requirement['rules']> {
  const grades = new Map<string, RuleGrades>()
  for (const rule of await loadBuiltinRules()) {
    const given = rule.grades.map(({ severity }) => severity)
    const levels = [...usualOf(rule), ...given].sort((a, b) => severities.indexOf(a) - severities.indexOf(b))
    const [mildest = 'info'] = levels
    const known = { id: rule.id, mildest, worst: levels.at(-1) ?? 'critical' }
    for (const name of [...rule.aliases, rule.id]) grades.set(name, known)
  }
  return grades
}

function usualOf({ severity }: Rule): readonly Severity[] {
  return typeof severity === 'string' ? [severity] : [severity.open, severity.closed]
}
