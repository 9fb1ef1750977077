import { byId, whenPaused } from './elements.ts'

/** Makes the findings filterable by a text and by severity. */
export function startFilter(): void {
  const bar = document.getElementById('filter')
  if (bar === null) return
  const field = byId<HTMLInputElement>('wanted')
  const boxes = [...bar.querySelectorAll<HTMLInputElement>('input[type=checkbox]')]
  const groups = [...document.querySelectorAll<HTMLDetailsElement>('details[data-severity]')].map((group) => ({
    group,
    wasOpen: group.open,
    findings: [...group.querySelectorAll<HTMLElement>('.finding')],
  }))
  const apply = (): void => {
    const wanted = field.value.trim().toLowerCase()
    const severities = new Set(boxes.filter(({ checked }) => checked).map(({ value }) => value))
    let [shown, all] = [0, 0]
    for (const { group, findings, wasOpen } of groups) {
      const isOn = severities.has(group.dataset['severity'] ?? '')
      const rule = group.querySelector('summary')?.textContent?.toLowerCase() ?? ''
      let some = 0
      for (const finding of findings) {
        const fits = isOn && (rule.includes(wanted) || (finding.textContent ?? '').toLowerCase().includes(wanted))
        finding.hidden = !fits
        if (fits) some += 1
      }
      all += findings.length
      shown += some
      group.hidden = some === 0
      group.open = wanted === '' ? wasOpen : some > 0
    }
    byId('shown').textContent = shown === all ? '' : `${shown} of ${all} shown`
  }
  whenPaused(field, apply)
  for (const box of boxes) box.addEventListener('change', apply)
  bar.hidden = false
}
