import type { SetUp } from '../doctor/set-ups/parts.ts'

/** Set-ups of one kind, under the heading that the page has for them. */
export interface SetUpKind {
  readonly title: string
  readonly setUps: readonly SetUp[]
}

/** The page that lists every set-up that the doctor is tried on, with what is true of it and the words by which it is told. */
export function setUpsPage(kinds: readonly SetUpKind[]): string {
  const sections = kinds.map(({ title, setUps }) =>
    [
      `## ${title}`,
      '',
      '| set-up | verdict | a word of the reason |',
      '| --- | --- | --- |',
      ...setUps.map(({ name, truth, says }) => `| ${cell(name)} | ${truth} | ${cell(says)} |`),
    ].join('\n'),
  )
  return `# Set-ups that the doctor is tried on

Each is a small project with its own way of publishing. The tests ask the doctor about every one of them, and \`npm run gates:set-ups\` runs those that
can run on one machine against a registry there: no leak may arrive where the verdict is \`gated\`. \`npm run docs:set-ups\` writes this page.

${sections.join('\n\n')}
`
}

/** What [the guide](../../docs/doctor.md) says of them, between two marks. */
export function setUpsSummary(kinds: readonly SetUpKind[], combined: number): string {
  const all = kinds.flatMap(({ setUps }) => setUps)
  const count = (truth: SetUp['truth']): number => all.filter((one) => one.truth === truth).length
  return `${all.length} set-ups, ${count('gated')} of them gated, ${count('bypassed')} bypassed and ${count('unknown')} unknown, and ${combined} more that are combined at random, are
tried by \`npm run test:all\`; \`npm test\` tries a third of the combined ones. [The list](reference/set-ups.md) has each with its verdict.`
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
}
