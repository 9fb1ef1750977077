import type { OpenedTarget, Target } from '../model/source.ts'

/** How a target is called in the report. */
export function specOf(target: Target | OpenedTarget): string {
  if (typeof target === 'string') return target
  if ('opened' in target) return target.opened.spec
  if ('spec' in target) return target.spec
  if ('directory' in target) return target.directory
  return target.name ?? (typeof target.tarball === 'string' ? target.tarball : 'tarball')
}

/** Whether a caller's value is a target. */
export function isTarget(value: unknown): value is Target {
  if (typeof value === 'string') return true
  if (typeof value !== 'object' || value === null) return false
  const keys = Object.keys(value)
  const one = value as { readonly [key: string]: unknown }
  if ('tarball' in value) {
    const isKnown = keys.every((key) => key === 'tarball' || key === 'name')
    return isKnown && isTarball(one['tarball']) && ['string', 'undefined'].includes(typeof one['name'])
  }
  const [key = '', ...more] = keys
  return more.length === 0 && (key === 'directory' || key === 'spec') && typeof one[key] === 'string'
}

function isTarball(value: unknown): boolean {
  if (typeof value === 'string' || value instanceof Uint8Array) return true
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}
