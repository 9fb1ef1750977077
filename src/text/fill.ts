import { formatCount } from './count.ts'

/** Replaces `{name}` in `template` by the value of that name, numbers with thousands separators; an unknown name stays as it is. */
export function fill(template: string, values: { readonly [name: string]: string | number | boolean }): string {
  return template.replace(/\{([a-zA-Z]+)\}/g, (whole, name: string) => {
    const value = values[name]
    if (value === undefined) return whole
    return typeof value === 'number' ? formatCount(value) : String(value)
  })
}
