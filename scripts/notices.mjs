// Says what is in the bundle: the licences of other people's code, and a bill of materials.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

/**
 * Writes `dist/THIRD-PARTY-LICENSES` and `dist/bom.cdx.json` (CycloneDX 1.6) for the packages in these folders, relative to `root`.
 * Versions and digests are those of the lock file. Throws for a package without a licence text, and for one whose licence asks for more than a notice.
 */
export function writeNotices(root, folders) {
  const lock = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8')).packages
  const own = lock['']
  const packages = folders.map((folder) => {
    const manifest = JSON.parse(readFileSync(`${root}${folder}/package.json`, 'utf8'))
    const locked = lock[folder]
    if (locked?.version !== manifest.version)
      throw new Error(`${folder}: the lock file has ${locked?.version}, installed is ${manifest.version}; run npm ci`)
    const license = typeof manifest.license === 'string' ? manifest.license : manifest.license?.type
    if (!permissive.has(license)) throw new Error(`${folder}: the licence ${license} is not one that a bundle may hold`)
    return {
      name: manifest.name,
      version: manifest.version,
      license,
      integrity: locked.integrity,
      text: manifest.name === 'libarchive-wasm' ? inside(root) : licenceText(root, folder),
    }
  })
  const unique = [...new Map(packages.map((one) => [`${one.name}@${one.version}`, one])).values()]
  unique.sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1))
  writeFileSync(`${root}dist/THIRD-PARTY-LICENSES`, licences(unique))
  writeFileSync(`${root}dist/bom.cdx.json`, `${lineByLine(bill(own, unique))}\n`)
}

/** Licences that ask for a notice and nothing else. */
const permissive = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-3.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Python-2.0',
  'Unlicense',
])

function licenceText(root, folder) {
  const names = readdirSync(`${root}${folder}`)
    .filter((name) => /^(?:un)?licen[cs]e|^copying|^notice/i.test(name))
    .sort()
  return names
    .map((name) => readFileSync(`${root}${folder}/${name}`, 'utf8').replace(/\r\n?/g, '\n').trim())
    .join('\n\n')
}

/** Of a binary that others have put together the licences of its parts, which its package leaves out. */
function inside(root) {
  return readFileSync(`${root}scripts/inside-libarchive.txt`, 'utf8').trim()
}

/** A text that several have but for its copyright lines stands once, behind all their names and copyright lines. */
function licences(packages) {
  const groups = new Map()
  for (const one of packages) {
    const body = one.text === '' ? `none ${one.name}` : bodyOf(one.text)
    groups.set(body, [...(groups.get(body) ?? []), one])
  }
  const parts = [...groups.values()].map((alike) => {
    const names = alike.map(({ name, version, license }) => `${name}@${version} (${license})`)
    const [{ text, license }] = alike
    if (text === '') return `${names.join('\n')}\n\nIts package holds no licence text; it declares ${license}.\n`
    if (alike.length === 1) return `${names[0]}\n\n${text}\n`
    const heads = alike.map((one, index) =>
      [names[index], ...copyrightsIn(one.text).map((line) => `  ${line}`)].join('\n'),
    )
    return `${heads.join('\n')}\n\n${text
      .split('\n')
      .filter((line) => !isCopyright(line))
      .join('\n')
      .trim()}\n`
  })
  return `Watertight holds code of the packages below.\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`
}

/** Neither time nor serial number: two builds of one commit are the same. */
function bill(own, packages) {
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: { type: 'application', name: own.name, version: own.version, 'bom-ref': purl(own), purl: purl(own) },
    },
    components: packages.map(({ name, version, license, integrity }) => ({
      type: 'library',
      'bom-ref': purl({ name, version }),
      name,
      version,
      purl: purl({ name, version }),
      licenses: [/ (?:OR|AND) /.test(license) ? { expression: license } : { license: { id: license } }],
      ...(integrity && { hashes: [{ alg: 'SHA-512', content: digestOf(integrity) }] }),
    })),
    dependencies: [{ ref: purl(own), dependsOn: packages.map(purl) }, ...packages.map((one) => ({ ref: purl(one) }))],
  }
}

function purl({ name, version }) {
  return `pkg:npm/${name.replace(/^@/, '%40')}@${version}`
}

function digestOf(integrity) {
  return Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex')
}

/** What makes a text the licence that it is: neither its title, nor whose it is, nor where its lines end. */
function bodyOf(text) {
  const lines = text.split('\n').filter((line) => !isCopyright(line) && !isTitle(line))
  return lines.join(' ').replace(/\s+/g, ' ').trim()
}

function copyrightsIn(text) {
  return text
    .split('\n')
    .filter(isCopyright)
    .map((line) => line.trim())
}

function isCopyright(line) {
  return /^\W{0,8}(?:copyright\b(?! notice)(?=.*(?:\d{4}|\(c\)|©|\bby\b|contributors|npm|inc))|\(c\) )/i.test(line)
}

function isTitle(line) {
  return /^\W{0,8}(?:the )?\(?(?:mit|isc|bsd)[\w -]{0,12}(?:license)?\W{0,4}(?:\(\w+\))?$/i.test(line.trim())
}

/** JSON in which each thing of a list has a line: half as large as with one for each key, and as easy to compare. */
function lineByLine(bill) {
  const entries = Object.entries(bill).map(([key, value]) => {
    const text = Array.isArray(value)
      ? `[\n${value.map((each) => JSON.stringify(each)).join(',\n')}\n]`
      : JSON.stringify(value)
    return `${JSON.stringify(key)}: ${text}`
  })
  return `{\n${entries.join(',\n')}\n}`
}
