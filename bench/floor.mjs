// The least that any audit of a tarball must do: read, gunzip, walk the tar, parse the maps, count the lines of their sources.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

const tar = gunzipSync(readFileSync(process.argv[2]))
let lines = 0
for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; ) {
  const name = tar.toString('latin1', at, tar.indexOf(0, at))
  const size = Number.parseInt(tar.toString('latin1', at + 124, at + 136), 8)
  const body = tar.subarray(at + 512, at + 512 + size)
  if (name.endsWith('.map')) {
    for (const text of JSON.parse(body.toString('utf8')).sourcesContent ?? []) {
      for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) lines += 1
    }
  }
  at += 512 + Math.ceil(size / 512) * 512
}
process.stdout.write(`${lines} lines\n`)
