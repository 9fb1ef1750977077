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
export function parseSize(size: string | number): number | undefined {
  if (typeof size === 'number') return Number.isSafeInteger(size) && size >= 0 ? size : undefined
  const parts = /^\s*(\d{1,15}(?:\.\d{1,15})?)\s*([kmg]i?)?b?\s*$/i.exec(size)
  if (!parts) return undefined
  const bytes = Math.round(Number(parts[1]) * (factors[(parts[2] ?? '').toLowerCase()] ?? Number.NaN))
  return Number.isSafeInteger(bytes) ? bytes : undefined
}
