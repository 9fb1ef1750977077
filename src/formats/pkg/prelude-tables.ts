import { isFields } from '../../text/parse-json.ts'
import { parseJson } from '../json-at.ts'
import { compressionOf, type FileCompression } from './stored-files.ts'

/** What the script at the end of an executable says of its files. */
export interface Tables {
  readonly stores: readonly Store[]
  readonly compression: FileCompression
}

/** A file has up to four: 0 bytecode, 1 content, 2 links, 3 status. */
interface Store {
  readonly path: string
  readonly store: number
  /** From the first store. */
  readonly offset: number
  readonly size: number
}

export const PRELUDE = '(function(process, require, console, EXECPATH_FD, PAYLOAD_POSITION, PAYLOAD_SIZE) {'

/** The arguments that end the prelude: files, entry point, links, and in later versions abbreviations and compression. */
export function readTables(bytes: Buffer, prelude: number): Tables | null {
  const [files, , , abbreviations, compression] = argumentsOf(bytes, prelude)
  if (!isFields(files)) return null
  const pairs = Object.entries(isFields(abbreviations) ? abbreviations : {})
  const names = new Map(pairs.map(([name, key]) => [String(key), name]))
  return { stores: storesOf(files, names), compression: compressionOf(compression) }
}

/** Each argument is a line of JSON, with a comma on a line of its own between two of them. */
function argumentsOf(bytes: Buffer, prelude: number): readonly unknown[] {
  const found: unknown[] = []
  for (let end = bytes.lastIndexOf(END); end > prelude && found.length < MOST_ARGUMENTS; ) {
    const start = bytes.lastIndexOf('\n', end - 1) + 1
    found.unshift(parseJson(bytes.subarray(start, end)))
    if (bytes.toString('latin1', start - 3, start) !== '\n,\n') break
    end = start - 3
  }
  return found
}

function storesOf(files: object, names: ReadonlyMap<string, string>): readonly Store[] {
  return Object.entries(files).flatMap(([key, stores]) => {
    const path = pathOf(key, names)
    return Object.entries(isFields(stores) ? stores : {}).flatMap(([store, place]) => {
      if (!Array.isArray(place)) return []
      const [offset = Number.NaN, size = Number.NaN] = place.map(Number)
      return [{ path, store: Number(store), offset, size }]
    })
  })
}

/** With abbreviations a key has a number for each part, joined by a dollar (pkg) or a slash (yao-pkg). */
function pathOf(key: string, names: ReadonlyMap<string, string>): string {
  if (names.size === 0) return key.replaceAll('\\', '/')
  return key
    .split(/[/$]/)
    .map((part) => names.get(part) ?? part)
    .join('/')
}

const END = '\n);\n})'
const MOST_ARGUMENTS = 5
