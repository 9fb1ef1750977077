import { sha256 } from '../text/digest.ts'

/**
 * A relative, `/`-separated path that stays below its folder on every system, whatever `name` says: no `..`, no root, no drive,
 * no scheme, no control or reserved character, no device name, no segment or path longer than file systems take.
 */
export function safePath(name: string): string {
  const segments = withoutScheme(name)
    .split(/[/\\]+/)
    .filter((segment) => segment !== '' && segment !== '.' && segment !== '..')
    .map(safeSegment)
  const kept = segments.length > DEPTH ? [...segments.slice(0, DEPTH - 1), shortened(segments.join('/'))] : segments
  const path = kept.length === 0 ? '_' : kept.join('/')
  return path.length > PATH_LENGTH ? `long/${shortened(path)}` : path
}

const DEPTH = 40
const PATH_LENGTH = 600
const SEGMENT_LENGTH = 120

/** Drops the scheme of a URL and a bundler's query (`webpack://app/./src/a.ts?1f3b` is `app/./src/a.ts`). */
function withoutScheme(name: string): string {
  return name
    .replace(/^[a-z][a-z\d+.-]+:\/*/i, '')
    .replace(/\?[\da-f]{4}$/i, '')
    .replace(/^([a-z]):(?=[/\\]|$)/i, '$1')
}

function safeSegment(segment: string): string {
  const plain = segment
    .normalize('NFC')
    // biome-ignore format: the classes are read one by one
    .replace(
    /[\x00-\x1f\x7f-\x9f<>:"|?*\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    '_',
  ).replace(/(?<![. ])[. ]+$/, '_')
  const named = /^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$)(\.|$)/i.test(plain) ? `_${plain}` : plain
  return Buffer.byteLength(named) > SEGMENT_LENGTH ? shortened(named) : named
}

/** The beginning and the extension of a name, with a digest between that keeps it unique. */
function shortened(name: string): string {
  const extension = /\.[\w]{1,10}$/.exec(name)?.[0] ?? ''
  const start = name
    .slice(0, 24)
    .replace(/[/.]+/g, '-')
    .replace(/[\ud800-\udbff]$/, '')
  return `${start}-${sha256(name).slice(0, 16)}${extension}`
}
