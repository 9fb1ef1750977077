/** The value of a JSON text, whatever it is; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    // The engine's own message quotes the text, which may be hostile or secret: what is no JSON is no value, and the caller says so.
    return undefined
  }
}
