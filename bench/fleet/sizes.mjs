// node bench/fleet/sizes.mjs: writes sizes.json, the unpacked bytes and the files of 300 packages that npm's cache of this machine has, drawn by
// the digest of their names; of each the version with the smallest digest. What was installed or looked at here was fetched by npm into its cache.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { gunzipSync } from 'node:zlib'

const COUNT = 300
const cache = `${process.env.npm_config_cache ?? `${homedir()}/.npm`}/_cacache`
const digest = (text) => createHash('sha256').update(text).digest('hex')

const drawn = new Map()
for (const file of readdirSync(`${cache}/index-v5`, { recursive: true, withFileTypes: true })) {
  if (!file.isFile()) continue
  // A line an entry, the newest last: a digest, a tab, JSON.
  for (const line of readFileSync(`${file.parentPath ?? file.path}/${file.name}`, 'utf8').split('\n')) {
    const entry = line === '' ? {} : JSON.parse(line.slice(line.indexOf('\t') + 1))
    const [address, name] = /\/((?:@[^/]+\/)?[^/@]+)\/-\/[^/]+\.tgz$/.exec(entry.key ?? '') ?? []
    if (name === undefined || entry.integrity === undefined) continue
    const before = drawn.get(name)
    if (before === undefined || digest(address) < digest(before.address)) drawn.set(name, { ...entry, address })
  }
}
const names = [...drawn.keys()].sort((one, other) => (digest(one) < digest(other) ? -1 : 1))
const sizes = []
for (const name of names) {
  const size = sizeOf(drawn.get(name).integrity)
  if (size !== null) sizes.push(size)
  if (sizes.length === COUNT) break
}
sizes.sort((one, other) => one[0] - other[0] || one[1] - other[1])
writeFileSync(
  new URL('sizes.json', import.meta.url),
  `[\n${sizes.map((each) => `  ${JSON.stringify(each)}`).join(',\n')}\n]\n`,
)
const at = (part) => sizes[Math.floor(sizes.length * part)]
console.log(`${sizes.length} of ${names.length} packages; bytes and files at a tenth, half, nine tenths and the end:`)
console.log([at(0.1), at(0.5), at(0.9), sizes.at(-1)].map((each) => each.join(' in ')).join(', '))

/** Null for what the cache has no more. */
function sizeOf(integrity) {
  const [algorithm, value] = integrity.split(' ')[0].split(/-(.*)/s)
  const hex = Buffer.from(value, 'base64').toString('hex')
  let tar
  try {
    tar = gunzipSync(
      readFileSync(`${cache}/content-v2/${algorithm}/${hex.slice(0, 2)}/${hex.slice(2, 4)}/${hex.slice(4)}`),
    )
  } catch (error) {
    if (error.code === 'ENOENT') return null
    throw error
  }
  let [bytes, files] = [0, 0]
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; ) {
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 136), 8)
    // '0' and NUL are files.
    if (tar[at + 156] === 48 || tar[at + 156] === 0) [bytes, files] = [bytes + size, files + 1]
    at += 512 + Math.ceil(size / 512) * 512
  }
  return [bytes, files]
}
