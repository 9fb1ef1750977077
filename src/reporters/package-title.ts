import type { PackageReport } from '../model/report.ts'

/** `name@version` as far as they are known, else what the user asked for. */
export function packageTitle({ name, version, spec }: PackageReport): string {
  if (name === null) return spec
  return version === null ? name : `${name}@${version}`
}
