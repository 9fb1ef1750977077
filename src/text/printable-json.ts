/**
 * `value` as indented JSON that can be shown anywhere. JSON.stringify leaves DEL, C1 and bidirectional controls raw, and a log reader may
 * obey `##[…]` and `##vso[…]` anywhere in a line. All of these can only stand inside strings, where an escape means the same.
 */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    /[\x7f-\x9f\u00ad\u061c\u180e\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]|#(?=#\w*\[)/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
