import { escapeControls } from '../../../text/escape-controls.ts'

/** The element of that id; the page is made with it. */
export function byId<Kind extends HTMLElement>(id: string): Kind {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`the page has no ${id}`)
  return found as Kind
}

/** An element with a text, which stays a text. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  text = '',
  className = '',
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  if (text !== '') made.textContent = safe(text)
  if (className !== '') made.className = className
  return made
}

/** A text that a package may have chosen, with its controls spelt out. */
export function safe(text: string): string {
  return escapeControls(text)
}

/** Waits until typing has paused. */
export function whenPaused(field: HTMLInputElement, act: () => void): void {
  let timer = 0
  field.addEventListener('input', () => {
    clearTimeout(timer)
    timer = window.setTimeout(act, 120)
  })
}
