/** Bytes, or a size such as `500 kB`. */
export type Size = number | string

export const sizeSchema = {
  title: 'a number of bytes, or a size such as "500 kB" or "1.5 MiB"',
  type: ['integer', 'string'],
  minimum: 0,
  pattern: '^\\s*\\d+(\\.\\d+)?\\s*([kKmMgG][iI]?)?[bB]?\\s*$',
} as const

export const countSchema = { title: 'a whole number, 1 or more', type: 'integer', minimum: 1 } as const

const factors: { readonly [unit: string]: number } = {
  '': 1,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  ki: 1024,
  mi: 1024 ** 2,
  gi: 1024 ** 3,
}

/** Bytes of a size such as `500 kB`, `1.5 MiB` or `2048`; undefined when it is none. */
export function parseSize(size: Size): number | undefined {
  if (typeof size === 'number') return Number.isSafeInteger(size) && size >= 0 ? size : undefined
  const parts = /^\s*(\d{1,15}(?:\.\d{1,15})?)\s*([kmg]i?)?b?\s*$/i.exec(size)
  if (!parts) return undefined
  const bytes = Math.round(Number(parts[1]) * (factors[(parts[2] ?? '').toLowerCase()] ?? Number.NaN))
  return Number.isSafeInteger(bytes) ? bytes : undefined
}
