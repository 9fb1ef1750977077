import type { DetectorOptions } from '../model/detector.ts'
import { linearMatcher } from '../secrets/matcher.ts'

/** Whether a text holds one of the terms that the configuration calls confidential; capitals do not count in plain ones. Null without any. */
export function confidentialTerms(terms: DetectorOptions['terms'] = []): ((text: string) => boolean) | null {
  const words = terms.flatMap(({ text }) => (text === undefined ? [] : [text.toLowerCase()]))
  const patterns = terms.flatMap(({ pattern, flags = '' }) => {
    if (pattern === undefined) return []
    const inline = [...flags].filter((flag) => flag === 's' || flag === 'm').join('')
    return [linearMatcher((inline === '' ? '' : `(?${inline})`) + pattern, flags)]
  })
  if (words.length === 0 && patterns.length === 0) return null
  return (text) => {
    const folded = text.toLowerCase()
    return words.some((word) => folded.includes(word)) || patterns.some((pattern) => pattern.find(text, 0) !== null)
  }
}
