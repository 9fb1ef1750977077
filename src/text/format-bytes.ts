/** A size as npm prints it, in decimal units: 512 B, 1.2 kB, 59.7 MB. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  let value = bytes
  let unit = -1
  // 999,950 would print as 1000.0 kB.
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${value.toFixed(1)} ${units[unit]}`
}

const units = ['kB', 'MB', 'GB', 'TB', 'PB'] as const
