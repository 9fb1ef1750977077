import type { Values } from '../../model/detector.ts'
import type { Rule } from '../../model/rule.ts'
import { checksums } from '../../secrets/checksum/checksum.ts'
import { isDocumentation, isTest } from '../../secrets/documentation.ts'
import { entropy } from '../../secrets/entropy.ts'
import { isAmongAlike } from '../../secrets/is-among-alike.ts'
import type { Hit } from '../../secrets/matcher.ts'
import { isPlaceholder, isPublicToken } from '../../secrets/placeholder.ts'
import { reveal } from '../../secrets/reveal.ts'
import { hasStructure } from '../../secrets/structure.ts'
import { isNear, type Probe } from './probe.ts'

const CONTEXT = 300
const AROUND = 1000
const BEFORE = 1500

/** What a match of the pattern is worth: values for grades and messages, or null when it is no secret at all. */
export function weigh({ rule, options }: Probe, path: string, text: string, hit: Hit): Values | null {
  const secret = hit.value ?? text.slice(hit.secretStart, hit.secretEnd)
  if (secret === '' || !hasClasses(secret, options.classes ?? [])) return null
  if (options.entropy !== undefined && entropy(secret) < options.entropy) return null
  // What is known by its name has been asked already.
  if (options.name === undefined && !isNear(options, text, hit.secretStart, hit.secretEnd)) return null
  // From the match on: what stands before it may be another URL with the same password.
  const context = text.slice(hit.start, hit.end + CONTEXT)
  if (options.structure !== undefined) {
    const before = text.slice(Math.max(0, hit.start - BEFORE), hit.start)
    if (!hasStructure(options.structure, secret, context, before)) return null
  }
  if (options.generic && isAmongAlike(text, hit.secretStart, hit.secretEnd)) return null
  const checksum = checksumOf(options.checksum, secret)
  // A right checksum proves more than a word that stands in it by chance.
  if (checksum !== 'passed' && !options.placeholders && isPlaceholder(secret)) return null
  const revealed =
    options.reveals === undefined
      ? {}
      : reveal(options.reveals, secret, context, text.slice(Math.max(0, hit.start - AROUND), hit.end + AROUND))
  if (revealed['sample'] === true) return null
  const isShown =
    checksum !== 'passed' &&
    (isPublicToken(secret) ||
      isDocumentation(text, hit.secretStart, path, (options.value ?? options.phrase) !== undefined))
  return {
    ...options.values,
    ...hit.groups,
    ...(isShown && { documented: true }),
    ...(checksum !== 'passed' && isGrave(rule) && options.value !== undefined && isTest(path) && { tested: true }),
    ...(checksum !== null && { checksum }),
    ...revealed,
  }
}

/** Whether a rule is for what is worth more than a remark. */
function isGrave({ severity }: Rule): boolean {
  const gravest = typeof severity === 'string' ? severity : severity.closed
  return gravest !== 'info' && gravest !== 'low'
}

function checksumOf(name: string | undefined, secret: string): 'passed' | 'failed' | 'unknown' | null {
  const checksum = name === undefined ? undefined : checksums[name]
  if (checksum === undefined) return null
  if (checksum.verify(secret)) return 'passed'
  return checksum.documented ? 'failed' : 'unknown'
}

function hasClasses(secret: string, classes: readonly (keyof typeof characters)[]): boolean {
  return classes.every((name) => characters[name].test(secret))
}

const characters = { lower: /[a-z]/, upper: /[A-Z]/, digit: /[0-9]/, symbol: /[^A-Za-z0-9]/ } as const
