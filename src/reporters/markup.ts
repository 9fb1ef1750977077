import { escapeControls } from '../text/escape-controls.ts'

/** Markup that is safe to write; everything else is text, and is escaped. */
export class Markup {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Value = Markup | string | number | false | readonly Value[]

/** Markup with values in it: text is escaped, markup and lists of it stand as they are, `false` is left out. */
export function markup(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return new Markup(
    parts.map((part, index) => part + (index < values.length ? written(values[index] ?? '') : '')).join(''),
  )
}

function written(value: Value): string {
  if (value === false) return ''
  if (value instanceof Markup) return value.text
  if (typeof value === 'object') return value.map(written).join('')
  return escapeMarkup(String(value))
}

const entities: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '#': '&#35;',
}

/** Text for XML 1.0 (2.2) and HTML, in an element or an attribute. A `##` could begin a command of the CI whose log shows the file. */
export function escapeMarkup(text: string): string {
  return text
    .split('\n')
    .map(escapeControls)
    .join('\n')
    .replace(/[&<>"']|#(?=#)/g, (character) => entities[character] ?? character)
    .replace(/[\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`)
}
