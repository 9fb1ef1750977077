import type { Random } from './random.ts'

/** The bytes with one to six changes: other bytes, numbers that readers trip over, parts that are moved, doubled, left out or cut off. */
export function mutate(bytes: Buffer, random: Random): Buffer {
  let changed = Buffer.from(bytes)
  for (let left = 1 + random.below(random.oneIn(4) ? 6 : 2); left > 0; left -= 1)
    changed = random.of(changes)(changed, random)
  return changed
}

type Change = (bytes: Buffer, random: Random) => Buffer<ArrayBuffer>

const flip: Change = (bytes, random) => {
  const at = placeIn(bytes, random)
  if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8))
  return Buffer.from(bytes)
}

const write: Change = (bytes, random) => {
  const value = Buffer.alloc(8)
  const size = random.of([1, 2, 4, 8])
  value.writeBigUInt64LE(BigInt.asUintN(64, interesting(bytes, random)))
  if (random.oneIn(3)) value.subarray(0, size).reverse()
  value.copy(bytes, placeIn(bytes, random), 0, size)
  return Buffer.from(bytes)
}

/** A digit for a digit: sizes of tar, ar and cpio are text. */
const digit: Change = (bytes, random) => {
  const start = placeIn(bytes, random)
  const at = bytes.subarray(start).findIndex((byte) => byte >= 0x30 && byte <= 0x39)
  if (at !== -1) bytes[start + at] = random.of([0x30, 0x31, 0x37, 0x38, 0x39, 0x66, 0x20, 0])
  return Buffer.from(bytes)
}

const repeat: Change = (bytes, random) => {
  const [from, to] = rangeIn(bytes, random)
  const at = placeIn(bytes, random)
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(from, to), bytes.subarray(at)])
}

const overwrite: Change = (bytes, random) => {
  const [from, to] = rangeIn(bytes, random)
  bytes.copyWithin(placeIn(bytes, random), from, to)
  return Buffer.from(bytes)
}

const leaveOut: Change = (bytes, random) => {
  const [from, to] = rangeIn(bytes, random)
  return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)])
}

const cut: Change = (bytes, random) => Buffer.from(bytes.subarray(0, random.below(bytes.length + 1)))

const noise: Change = (bytes, random) => {
  const more = Buffer.from(Array.from({ length: 1 + random.below(32) }, () => random.below(256)))
  const at = random.oneIn(2) ? bytes.length : placeIn(bytes, random)
  return Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)])
}

const changes: readonly [Change, ...Change[]] = [
  flip,
  flip,
  write,
  write,
  write,
  digit,
  repeat,
  overwrite,
  leaveOut,
  cut,
  noise,
]

/** Half of the time near one of the ends: there are headers, directories and footers. */
function placeIn(bytes: Buffer, random: Random): number {
  const near = Math.min(bytes.length, 512)
  if (random.oneIn(4)) return random.below(near + 1)
  if (random.oneIn(3)) return bytes.length - random.below(near + 1)
  return random.below(bytes.length + 1)
}

function rangeIn(bytes: Buffer, random: Random): readonly [number, number] {
  const from = placeIn(bytes, random)
  const most = random.of([4, 16, 64, 512, 4096])
  return [from, Math.min(bytes.length, from + 1 + random.below(most))]
}

function interesting(bytes: Buffer, random: Random): bigint {
  return random.of<() => bigint>([
    () => 0n,
    () => 1n,
    () => 0x7fn,
    () => 0xffn,
    () => 0x7fffn,
    () => 0xffffn,
    () => 0x7fffffffn,
    () => 0xffffffffn,
    () => 2n ** 53n,
    () => 2n ** 64n - 1n,
    () => BigInt(bytes.length),
    () => BigInt(bytes.length - 1 - random.below(16)),
    () => BigInt(random.below(bytes.length + 1)),
    () => BigInt(random.below(256)),
  ])()
}
