// A registry on loopback that serves a generated fleet whose packages have the sizes that real ones have.
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { gzipSync } from 'node:zlib'
import { tarOf } from '../tar.mjs'

const sizes = JSON.parse(readFileSync(new URL('sizes.json', import.meta.url), 'utf8'))

/** Bytes and files of the `index`th of `count` packages that are spread evenly over the real sizes. */
export function sizeAt(index, count) {
  return sizes[Math.floor(((index % count) + 0.5) * (sizes.length / count))]
}

export async function startRegistry() {
  const packages = new Map()
  const changes = []
  const server = createServer((request, response) => {
    const address = new URL(request.url, 'http://x')
    const path = decodeURIComponent(address.pathname)
    const json = (value) => response.end(JSON.stringify(value))
    const [, scope] = /^\/-\/org\/([^/]+)\/package$/.exec(path) ?? []
    if (scope !== undefined)
      return json(
        Object.fromEntries(
          [...packages.keys()].filter((name) => name.startsWith(`@${scope}/`)).map((name) => [name, 'read']),
        ),
      )
    if (path === '/') return json({ update_seq: changes.length })
    if (path === '/_changes') {
      const since = Number(address.searchParams.get('since'))
      const results = changes
        .slice(since, since + Number(address.searchParams.get('limit')))
        .map((id, at) => ({ seq: since + at + 1, id }))
      return json({ results, last_seq: results.at(-1)?.seq ?? since })
    }
    const [, owner, version] = /^\/(.+)\/-\/(.+)\.tgz$/.exec(path) ?? []
    if (owner !== undefined) return response.end(packages.get(owner)?.versions.get(version)?.bytes)
    const found = packages.get(path.slice(1))
    if (found === undefined) return response.writeHead(404).end('{}')
    if (request.headers['if-none-match'] === found.etag) return response.writeHead(304).end()
    response.writeHead(200, { etag: found.etag }).end(JSON.stringify(packumentOf(path.slice(1), found.versions, url)))
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${server.address().port}`
  return {
    url,
    publish(name, version, bytes) {
      const found = packages.get(name) ?? { versions: new Map() }
      const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`
      found.versions.set(version, { bytes, integrity })
      found.etag = `"${found.versions.size}-${integrity.slice(7, 20)}"`
      packages.set(name, found)
      changes.push(name)
    },
    close: () => server.close(),
  }
}

function packumentOf(name, versions, url) {
  const described = [...versions].map(([version, { integrity }]) => [
    version,
    { name, version, dist: { tarball: `${url}/${name}/-/${version}.tgz`, integrity } },
  ])
  return { name, 'dist-tags': { latest: described.at(-1)?.[0] }, versions: Object.fromEntries(described), time: {} }
}

/** A tarball of a package of so many bytes in so many files, of which no two are alike; `leaks`: with a map that gives its source away. */
export function tarballOf(name, version, [bytes, count], { leaks = false } = {}) {
  const each = Math.ceil(bytes / count)
  const salt = randomBytes(4).toString('hex')
  const files = Array.from({ length: Math.max(1, count - 1) }, (_part, file) => {
    const line = (at) =>
      `export function handler${at}(request, response) { return respond(response, '${salt}', ${at}, request.body.${salt}_${file}) }\n`
    return [
      `package/lib/file${file}.js`,
      Array.from({ length: Math.ceil(each / 100) }, (_line, at) => line(at)).join(''),
    ]
  })
  const source = `export const secretPlan = '${salt}'\n`.repeat(20)
  const map = { version: 3, sources: ['../src/index.ts'], sourcesContent: [source], names: [], mappings: 'AAAA' }
  if (leaks) files.push(['package/lib/file0.js.map', JSON.stringify(map)])
  const manifest = JSON.stringify({ name, version, license: 'UNLICENSED', main: 'lib/file0.js' })
  // What is very large would keep this process longer than its audit takes.
  return gzipSync(tarOf([['package/package.json', manifest], ...files]), { level: bytes > 1e7 ? 1 : 6 })
}
