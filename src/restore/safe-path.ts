import { sha256 } from '../text/digest.ts'

/**
 * A relative, `/`-separated path that stays below its folder on every system, whatever the names of a chain say: no `..`, no root, no
 * drive, no scheme, no control or reserved character, no device name, nothing that git takes for a repository, no segment or path longer
 * than file systems take.
 */
export function safePath(...names: readonly string[]): string {
  const segments = names.flatMap((name) => {
    const kept = withoutScheme(name)
      .split(/[/\\]+/)
      .filter((segment) => segment !== '' && segment !== '.' && segment !== '..')
      .map(safeSegment)
    return kept.length === 0 ? ['_'] : kept
  })
  const kept = segments.length > DEPTH ? [...segments.slice(0, DEPTH - 1), shortened(segments.join('/'))] : segments
  const path = kept.join('/')
  return Buffer.byteLength(path) > PATH_LENGTH ? `long/${shortened(path)}` : path
}

const DEPTH = 40
// macOS takes 1024 bytes for the whole path, the folder's own included.
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
  ).replace(/[. ]+$/, '_')
  const named = DEVICE.test(plain) || REPOSITORY.test(plain) ? `_${plain}` : plain
  return Buffer.byteLength(named) > SEGMENT_LENGTH ? shortened(named) : named
}

/** What Windows takes for a device, whatever the extension. */
const DEVICE = /^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$) *(\.|$)/i

/** What makes git or Mercurial read a configuration, and run what it names, in a folder where somebody looks around. */
const REPOSITORY = /^(\.git|git~\d+|\.hg|HEAD)$/i

/** The beginning and the extension of a name, with a digest between that keeps it unique. */
function shortened(name: string): string {
  const extension = /\.[\w]{1,10}$/.exec(name)?.[0] ?? ''
  const start = name
    .slice(0, 24)
    .replace(/[/.]+/g, '-')
    .replace(/[\ud800-\udbff]$/, '')
  return `${start}-${sha256(name).slice(0, 16)}${extension}`
}
