import type { WalkSetting } from './setting.ts'

/**
 * Whether it is another state of the repository than the one that is read here, as far as a name tells. The commit for which a job runs
 * comes as an expression or in a variable, and the branch that lies here is the one that is read.
 */
export function isOtherRef(ref: string | undefined, { files }: Pick<WalkSetting, 'files'>): boolean {
  if (ref === undefined || ref === '') return false
  const plain = ref.replace(/^refs\/heads\/|^origin\//, '')
  const [, own] = /^ref:\s*refs\/heads\/(\S+)/.exec(files.text('.git/HEAD') ?? '') ?? []
  if (plain === own) return false
  return !/^(?:main|master|trunk|develop|HEAD|\.|-|\$\w+|\$\{\w+\}|\$\{\{.*\}\}|.*\.[a-z]+)$/.test(plain)
}
