/** Whether a text is nothing, or options of publishing alone that decide neither what is published nor whether hooks run. */
export function isHarmless(text: string): boolean {
  return text.trim() === '' || whole.test(text.trim())
}

const one =
  '(?:--(?:tag|access|otp|publish-branch|loglevel|registry|auth-type)(?:=|\\s+)["\']?[\\w.:/@{}$-]+["\']?|--dry-run|--(?:no-)?provenance|--no-git-checks|--verbose|--silent|--force|-f|--report-summary|--tolerate-republish|--json|--quiet)'
const whole = new RegExp(`^${one}(?:\\s+${one})*$`)

/** The words without those that are such options or nothing, whatever a condition says: `${DRY_RUN:+--dry-run}`. */
export function withoutHarmless(words: readonly string[]): readonly string[] {
  return words.filter((word) => {
    const [, text] = /^\$\{\w+:?\+([^{}]*(?:\$\{?\w+\}?[^{}]*)?)\}$/.exec(word) ?? []
    return text === undefined || !isHarmless(text.replaceAll('"', ''))
  })
}
