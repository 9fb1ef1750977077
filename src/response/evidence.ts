import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AuditOptions } from '../engine/audit-options.ts'
import { inspectWith, makeInspectors } from '../engine/inspect.ts'
import { walk } from '../engine/walk.ts'
import { formats } from '../formats/index.ts'
import { AuditError } from '../model/audit-error.ts'
import { defaultLimits, Meter } from '../model/limits.ts'
import type { Tarball } from '../model/source.ts'
import { restore } from '../restore/restore.ts'
import { safePath } from '../restore/safe-path.ts'
import { loadBuiltinRules } from '../rules/load.ts'
import { sha256 } from '../text/digest.ts'
import { revocationText } from './github-revocation.ts'
import { bulkRevocable } from './leaked-secrets.ts'

/** The folder within the folder. */
export const evidenceName = 'evidence'

/** The tarball of an earlier run; null where there is none. */
export async function tarballInEvidence(folder: string): Promise<string | null> {
  const names = await readdir(join(folder, evidenceName)).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error) return []
    throw error
  })
  const name = names.find((each) => each.endsWith('.tgz'))
  return name === undefined ? null : join(folder, evidenceName, name)
}

/**
 * Keeps what proves the leak: the tarball, the sources that it gives away, their digests, and the receipt of the audit. It is the one place
 * where secrets stand in full, so nobody but the user may read it. False where it was kept before.
 */
export async function keepEvidence(
  folder: string,
  { name, version }: { readonly name: string; readonly version: string },
  tarball: Tarball,
  receipt: string | null,
  options: AuditOptions,
): Promise<boolean> {
  if ((await tarballInEvidence(folder)) !== null) return false
  const place = join(folder, evidenceName)
  await mkdir(place, { recursive: true, mode: 0o700 })
  await chmod(place, 0o700)
  const file = safePath(`${name}-${version}.tgz`.replaceAll('/', '-'))
  const put = (path: string, content: string | Uint8Array) =>
    writeFile(join(place, path), content, { flag: 'wx', mode: 0o600 })
  try {
    const limits = { ...defaultLimits, ...options.limits }
    const restored = await restore({ tarball: tarball.bytes, name: `${name}@${version}` }, join(place, 'sources'), {
      limits: options.limits ?? {},
      ...(options.signal && { signal: options.signal }),
    })
    // As sha256sum -c reads them; of equal files each once.
    const digests = [
      `${sha256(tarball.bytes)}  ${file}`,
      ...restored.files.map((one) => `${one.sha256}  sources/${one.path}`),
    ]
    const tokens = await githubTokens(tarball.bytes, limits)
    if (tokens.length > 0) await put('github-revocation.json', revocationText(tokens))
    if (receipt !== null) await put('receipt.json', receipt)
    await put('SHA256SUMS', `${[...new Set(digests)].join('\n')}\n`)
    // Last: where it is, the rest is too.
    await put(file, tarball.bytes)
    return true
  } catch (cause) {
    if (cause instanceof AuditError || !(cause instanceof Error) || !('code' in cause)) throw cause
    throw new AuditError('EWRITE', `${evidenceName}: cannot be written (${String(cause.code)})`, { cause })
  }
}

/** The tokens in a tarball that GitHub revokes in one call, in full. */
async function githubTokens(bytes: Uint8Array, limits: Meter['limits']): Promise<readonly string[]> {
  const rules = (await loadBuiltinRules()).filter(({ id }) => bulkRevocable.has(id))
  const inspectors = makeInspectors(rules, {}).all
  const tokens = new Set<string>()
  for await (const step of walk(bytes, formats, new Meter(limits))) {
    if (step.kind !== 'artifact') continue
    for (const { ruleId, text } of inspectWith(inspectors, step.artifact).matches)
      if (bulkRevocable.has(ruleId) && text) tokens.add(text)
  }
  return [...tokens].sort()
}
