import type { Manifest } from '../../model/artifact.ts'
import { globTest } from '../../text/glob.ts'

/** The entry of `files` without a slash that fits all these files by their names: npm 12 reads it from the root, older ones anywhere. */
export function unanchoredEntry(paths: readonly string[], { files }: Manifest): string | null {
  const nested = paths.every((path) => path.includes('/'))
  if (!Array.isArray(files) || !nested) return null
  const entry = files.find((one) => {
    if (typeof one !== 'string' || one.replace(/^!/, '').includes('/')) return false
    const test = globTest(one.replace(/^!/, ''), { ignoreCase: true, anyFolder: true })
    return paths.every(test)
  })
  return typeof entry === 'string' ? entry : null
}
