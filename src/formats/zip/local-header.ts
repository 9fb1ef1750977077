import { decodeName, unusualFields } from './central-directory.ts'

/** Where an entry's compressed bytes are, and the name that its local header gives it. */
export interface LocalHeader {
  readonly name: string
  readonly dataStart: number
  readonly remarks: readonly Buffer[]
}

/** Reads the local header at `at` (APPNOTE 4.3.7); null when there is none. */
export function readLocalHeader(bytes: Buffer, at: number): LocalHeader | null {
  if (at < 0 || at + LENGTH > bytes.length || bytes.readUInt32LE(at) !== 0x04034b50) return null
  const nameEnd = at + LENGTH + bytes.readUInt16LE(at + 26)
  const dataStart = nameEnd + bytes.readUInt16LE(at + 28)
  if (dataStart > bytes.length) return null
  const remarks = unusualFields(bytes.subarray(nameEnd, dataStart))
  return { name: decodeName(bytes.subarray(at + LENGTH, nameEnd)), dataStart, remarks }
}

/**
 * Whether bytes that begin with a local header's magic go on like one, where no directory says so: programs that write zips have these four
 * bytes in their code too. A name with control characters is believed where all the rest of the header can be true.
 */
export function isLocalHead(bytes: Buffer): boolean {
  if (bytes.length <= LENGTH) return false
  const method = bytes.readUInt16LE(8)
  if (method > 99 || (method > 14 && method < 93)) return false
  const name = decodeName(bytes.subarray(LENGTH, LENGTH + bytes.readUInt16LE(26)))
  if (/^[^\x00-\x1f]{1,1024}$/.test(name)) return true
  return name.length > 0 && isKnownHead(bytes) && hasSoundSizes(bytes, method)
}

/** Whether the version and the method of a local header are ones that APPNOTE 6.3 knows. */
export function isKnownHead(bytes: Buffer): boolean {
  return bytes.length > LENGTH && (bytes[4] ?? 0) <= LATEST_VERSION && methods.has(bytes.readUInt16LE(8))
}

/** Of an entry without a descriptor behind it: its data fits, and what is stored is as long as it was. */
function hasSoundSizes(bytes: Buffer, method: number): boolean {
  if ((bytes.readUInt16LE(6) & 8) !== 0) return true
  const [compressed, size] = [bytes.readUInt32LE(18), bytes.readUInt32LE(22)]
  return compressed > 0 && compressed <= bytes.length && (method !== 0 || compressed === size)
}

const LENGTH = 30
// 6.3, as APPNOTE 4.4.3 counts.
const LATEST_VERSION = 63
const methods: ReadonlySet<number> = new Set([0, 8, 9, 12, 14, 93, 95, 98])
