import type { TextCursor } from './text-cursor.ts'

/**
 * The names that a value has by the command whose option it is given to: `cypress run --key v`, and what a short option of some means:
 * `sshpass -p v`. None where the first of `names` is no option. `at` is where that begins.
 */
export function namesOfCommand(names: readonly string[], text: string, at: number): readonly string[] {
  const [option = ''] = names
  const isPair = names.length > 1 && userOptions.test(names[1] ?? '')
  if (!option.startsWith('-') && !isPair) return []
  const before = text.slice(Math.max(0, at - LONGEST), at)
  const command = before.slice(Math.max(...ends.map((end) => before.lastIndexOf(end))) + 1)
  // Up to its first option: what is given to those says nothing of this one.
  const words = /^\s{0,20}((?:[\w./@<(:-]{1,60}\s{1,4}){1,4}?)(?=-|$)/.exec(`${command} `)?.[1]?.trim() ?? ''
  if (isPair) return words === '' ? [] : ['password']
  const meaning = meanings.find(([short, of]) => short === option && of.test(words))
  return [...(words === '' ? [] : [words]), ...(meaning === undefined ? [] : [meaning[2]])]
}

const LONGEST = 160
const ends = ['\n', ';', '&', '|', '"', "'", '`']
const userOptions = /^(?:-u|--user|--proxy-user)$/
const meanings: readonly (readonly [option: string, of: RegExp, name: string])[] = [
  ['-p', /\b(?:sshpass|(?:docker|podman|az|cf|oc|registry) login)\b/, 'password'],
  ['-w', /\bldap\w{1,12}\b/, 'password'],
  ['-t', /\bcodecov\b/, 'token'],
]

/** Whether `user:` begins a literal that signs in: what `btoa` is given, `Basic ${Buffer.from(` and `curl -u`. */
export function isSignIn(cursor: TextCursor): boolean {
  const before = cursor.text.slice(Math.max(cursor.floor, cursor.at - 60), cursor.at)
  return /\bbtoa\(\s{0,3}["'`]$|\bbasic ?["'`$+{ ]{0,6}(?:new )?Buffer(?:\.from)?\(\s{0,3}["'`]$|(?:^|\s)(?:-u|--user|--proxy-user)[ =]["']$/i.test(
    before,
  )
}
