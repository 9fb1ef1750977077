import { isPublishedKey } from './published-key.ts'

/** Whether `secret` is plainly not one: a documentation value, a variable to be filled in, a repeated or counted-up text. */
export function isPlaceholder(secret: string): boolean {
  return (
    words.test(secret) ||
    variables.test(secret) ||
    documented.has(secret) ||
    isPublishedKey(secret) ||
    isMonotonous(secret)
  )
}

// Written by hand in documentation and tests; random text of 40 characters holds one of these by chance once in a million times.
const words =
  /example|change[-_]?me|\byour[-_]|your[-_]?(?:api|key|token|secret|password|own)|replace[-_]?(?:me|with|this)|placeholder|dummy|x{5,}|\*{3,}|\.{3,}|redacted|insert[-_]|<[a-z][\w -]*>|sample[-_]?(?:key|token|secret)|todo[-_]|foobar|lorem|deadbeef|abcdefgh|12345678/i

// ${VAR}, {{var}}, %VAR%, $(var), $VAR, process.env.X, import.meta.env.X, #{var}: what a program puts there later.
const variables =
  /\$\{|\{\{|\}\}|\$\(|#\{|^\$\w+$|^%[A-Za-z_]\w*%$|^__\w+__$|\bprocess\.env\b|\bimport\.meta\b|os\.environ|getenv/

// Published as examples by their owners (documentation, local development defaults, test networks).
const documented = new Set([
  `${'AKIA'}IOSFODNN7EXAMPLE`,
  `${'sk_test_'}4eC39HqLyjWDarjtT1zdp7dc`,
  `${'pk_test_'}TYooMQauvdEDq54NiTphI7jx`,
  `${'sb_publishable_'}ACJWlzQHlZjBrEguHvfOxg_3BJgxAaH`,
  `${'6LeIxAcTAAAA'}AGG-vFI1TnRWxMZNFuojJ4WifJWe`,
  `${'0xac0974bec39a17e3'}6ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80`,
  `${'ac0974bec39a17e3'}6ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80`,
])

/** A run of one character or of a counted sequence over a third of the text, or very few different characters. */
function isMonotonous(secret: string): boolean {
  const body = secret.replace(/^.{2,20}?[_.:-](?=.{8})/, '')
  if (body.length < 8) return false
  if (new Set(body).size <= Math.min(4, body.length / 4)) return true
  return longestStep(body, 0) > body.length / 3 || longestStep(body, 1) >= 7 || longestStep(body, -1) >= 7
}

function longestStep(text: string, step: number): number {
  let longest = 0
  let run = 1
  for (let at = 1; at < text.length; at += 1) {
    run = text.charCodeAt(at) - text.charCodeAt(at - 1) === step ? run + 1 : 1
    if (run > longest) longest = run
  }
  return longest
}
