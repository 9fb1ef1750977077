import type { ChecksumName } from '../../schema/secret-checks.ts'
import { alphabets, toDigits } from '../alphabet.ts'
import type { Checksum } from './algorithm.ts'

const entraDigits = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890.-_~'

/** The checksums of Microsoft's identifiable keys, as its open-source security utilities make them. */
export const azureChecksums: { readonly [Name in Extract<ChecksumName, `marvin32-azure-${string}`>]: Checksum } = {
  'marvin32-azure-storage': key(64, '+ASt', ['Default0']),
  // Other seeds of this service are not known here, so that a mismatch proves nothing.
  'marvin32-azure-cosmosdb': key(64, 'ACDb', ['MastRW00', 'MastRO00'], false),
  'marvin32-azure-redis': key(32, 'AzCa', ['Access00']),
  'marvin32-azure-functions': key(40, 'AzFu', ['Master00', 'System00', 'Functi00'], true, 'base64url'),
  'marvin32-azure-search': key(39, 'AzSe', ['Query000', 'PAdmin00']),
  'marvin32-azure-acr': key(39, '+ACR', ['ACRDflt0']),
  'marvin32-azure-servicebus': key(32, '+ASb', ['Send0000', 'Listen00', 'Manage00']),
  'marvin32-azure-eventhub': key(32, '+AEh', ['Send0000', 'Listen00', 'Manage00']),
  'marvin32-azure-iot': key(32, 'AIoT', ['IoTHub00', 'DpsKey00', 'Device00']),
  'marvin32-azure-devops': {
    documented: true,
    verify: (token) => token.length === 84 && devopsDigits(token.slice(0, 80)) === token.slice(80),
    complete: (text) => devopsDigits(text.slice(-80)),
  },
  'marvin32-azure-entra': {
    documented: true,
    verify: (token) => token.length === 40 && entraTail(token.slice(0, 37)) === token.slice(37),
    complete: (text) => entraTail(text.slice(-37)),
  },
}

/** A key of `size` bytes in base64, the last four its checksum, `signature` standing in the text just before them. */
function key(
  size: number,
  signature: string,
  seeds: readonly string[],
  documented = true,
  encoding: 'base64' | 'base64url' = 'base64',
): Checksum {
  const head = Math.floor(((size - 4) * 4) / 3)
  const tailOf = (text: string, filler: string): string => {
    const bytes = Buffer.alloc(size)
    Buffer.from(text.slice(-head).padEnd(Math.ceil((size * 4) / 3), filler), 'base64').copy(bytes, 0, 0, size - 4)
    bytes.writeUInt32LE(marvin32(bytes.subarray(0, -4), seedOf(seeds[0] ?? '')), size - 4)
    const padding = encoding === 'base64url' ? '='.repeat((3 - (size % 3)) % 3) : ''
    return bytes.toString(encoding).slice(head) + padding
  }
  return {
    documented,
    verify: (token) => {
      const bytes = Buffer.from(token, 'base64')
      if (bytes.length !== size || token.slice(head - 4, head) !== signature) return false
      const stored = bytes.readUInt32LE(size - 4)
      return seeds.some((seed) => marvin32(bytes.subarray(0, -4), seedOf(seed)) === stored)
    },
    // Where the signature ends within a byte, the free bits are chosen as Microsoft does: so that no + or / comes out.
    complete: (text) => {
      const tails = ['A', 'Q', 'g', 'w', 'E', 'I', 'M', 'U', 'Y', 'c'].map((filler) => tailOf(text, filler))
      return tails.find((tail) => /^[A-Za-z0-9]+=*$/.test(tail)) ?? tailOf(text, 'A')
    },
  }
}

function devopsDigits(head: string): string {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(marvin32(Buffer.from(head, 'base64'), seedOf('Default0')))
  return toDigits(bytes.readUInt32BE(), alphabets['alnum'] ?? '', 1)
    .padEnd(6, '0')
    .slice(0, 4)
}

function entraTail(head: string): string {
  return toDigits(marvin32(Buffer.from(head, 'latin1'), seedOf('AadPwd00')), entraDigits, 6).slice(0, 3)
}

function seedOf(name: string): bigint {
  return BigInt(`0x${Buffer.from(name, 'latin1').toString('hex')}`)
}

/** Marvin32 of `bytes`: the high word of its 64-bit state XOR the low one, as Microsoft's key formats use it. */
export function marvin32(bytes: Uint8Array, seed: bigint): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const whole = bytes.length & ~3
  let state: State = { low: Number(seed & 0xffffffffn), high: Number(seed >> 32n) }
  for (let at = 0; at < whole; at += 4) state = mix(state, view.getUint32(at, true))
  let tail = 0x80
  for (let at = bytes.length - 1; at >= whole; at -= 1) tail = (tail << 8) | (bytes[at] ?? 0)
  state = mix(mix(state, tail), 0)
  return (state.low ^ state.high) >>> 0
}

interface State {
  readonly low: number
  readonly high: number
}

function mix({ low, high }: State, word: number): State {
  let p0 = (low + word) | 0
  let p1 = high ^ p0
  p0 = (rotate(p0, 20) + p1) | 0
  p1 = rotate(p1, 9) ^ p0
  p0 = (rotate(p0, 27) + p1) | 0
  p1 = rotate(p1, 19)
  return { low: p0, high: p1 }
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}
