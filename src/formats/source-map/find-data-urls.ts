/** The `data:` URLs in a text that may hold JSON, wherever they stand. */
export function* findDataUrls(text: string): Iterable<{ readonly start: number; readonly end: number }> {
  for (let at = text.indexOf('data:'); at !== -1; at = text.indexOf('data:', at)) {
    const head = HEAD.exec(text.slice(at, at + 300))
    if (!head) {
      at += 'data:'.length
      continue
    }
    const end = dataEnd(text, at + head[0].length)
    yield { start: at, end }
    at = end
  }
}

/** A media type of JSON or none, and data that begin like an object: `{`, percent-encoded or in Base64. */
const HEAD =
  /^data:(?:[\w.+-]+\/[\w.+-]*(?:json|source-map|octet-stream)[\w.+-]*)?(?:;[\w-]+[=:][\w-]+)*(?:;base64,(?=e[wyz3])|,(?=%7[Bb]|\{))/i

function dataEnd(text: string, from: number): number {
  const stop = /[\s"'`<>\\)]/g
  stop.lastIndex = from
  return stop.exec(text)?.index ?? text.length
}
