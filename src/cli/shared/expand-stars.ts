import { readdir } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { AuditError } from '../../model/audit-error.ts'
import { pathMatcher } from '../../text/glob.ts'

/** Targets with a star in their file name as the files that it stands for: cmd and PowerShell hand it over as it is, and other shells do where no file fits. */
export async function expandStars(targets: readonly string[], cwd: string): Promise<readonly string[]> {
  return (await Promise.all(targets.map((target) => filesOf(target, cwd)))).flat()
}

async function filesOf(target: string, cwd: string): Promise<readonly string[]> {
  const name = basename(target)
  // A star elsewhere is a range such as name@1.* or part of an address.
  if (!name.includes('*') || !/\.[a-z]+$/.test(name) || /^[a-z]+:\/\//i.test(target)) return [target]
  const folder = dirname(target)
  const fits = pathMatcher(name)
  const names = await readdir(resolve(cwd, folder)).catch((cause: unknown) => {
    throw new AuditError('EUSAGE', `${target}: the folder cannot be read`, { hint: 'Check the path.', cause })
  })
  const found = names.filter((each) => fits(each)).sort()
  if (found.length > 0) return found.map((each) => join(folder, each))
  throw new AuditError('EUSAGE', `${target}: no file matches`, { hint: 'Check the path; pack first.' })
}
