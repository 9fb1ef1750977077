// The least that any audit of a tarball must do: read, gunzip, walk the tar, open what a map may lie in, parse the maps, count the lines of
// their sources; of a program, look for a map once.
import { readFileSync } from 'node:fs'
import { gunzipSync, inflateRawSync } from 'node:zlib'
import { entriesOf } from '../fixtures/incident/read-tar.mjs'

const inline = 'sourceMappingURL=data:application/json;base64,'
let lines = 0
for (const { name, body } of entriesOf(gunzipSync(readFileSync(process.argv[2])))) {
  if (name.endsWith('.map')) readMap(body)
  else if (name.endsWith('.zip')) readMap(firstMember(body))
  else if (name.endsWith('.js') || name.endsWith('/agent')) {
    const at = body.indexOf(inline)
    if (at !== -1) readMap(Buffer.from(body.toString('latin1', at + inline.length), 'base64'))
  }
}
process.stdout.write(`${lines} lines\n`)

function readMap(bytes) {
  const map = parsed(bytes)
  for (const { sourcesContent } of map.sections?.map((section) => section.map) ?? [map]) {
    for (const text of sourcesContent ?? []) {
      if (typeof text !== 'string') continue
      for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) lines += 1
    }
  }
}

/** Of a real package, not everything that is called a map is one. */
function parsed(bytes) {
  try {
    return JSON.parse(bytes.toString('utf8')) ?? {}
  } catch (error) {
    if (error instanceof SyntaxError) return {}
    throw error
  }
}

function firstMember(zip) {
  return inflateRawSync(zip.subarray(30 + zip.readUInt16LE(26) + zip.readUInt16LE(28)))
}
