import { formatCount } from '../text/fill.ts'

/** `1 map`, `3 maps`, `1,900 sources`. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(number)} ${number === 1 ? singular : plural}`
}
