/** The page docs/coverage.md: `rows` by part, and what other guards said; `answers` has a list of yes and no for each form. */
export function coveragePage(parts, { guards, answers }) {
  const forms = parts.flatMap(({ rows }) => rows)
  return `# Where source hides, and what is opened

Every form below is made by a test, hidden in a package and audited: a source with a comment that no build keeps and a token of
npm in it. This page is what came of it, written by \`npm run docs:coverage\`; the tests hold it to what they measure.

- **Made by**: the real tool with its version, or an *own encoder* of \`test/\`, where no tool that makes the form comes from the npm
  registry or from Debian.
- **Recognised**: by its bytes, so that another name hides nothing, or by its name. *As text* is what needs no opening.
- **Opened**: what is inside is audited like files of the package. What cannot be opened is a finding \`container/opaque\`,
  moderate by default.
- **Source**: \`watertight restore\` gives the source back as it was written. **Secrets**: the token in it is found.
- A dash stands where the form has no such thing: bytecode holds strings and no source.

${parts.map(partOf).join('\n')}
## What other guards say about the same files

All files in one package, each in a folder of its own; *found* is when a guard names the file, for whatever reason. These are the guards
that come from the npm registry or from Debian; what has to be downloaded from elsewhere was not tried.

${guards.map(({ name, command }) => `- **${name}**: \`${command}\``).join('\n')}

| form | watertight | ${guards.map(({ name }) => name.split(' ')[0]).join(' | ')} |
|${' --- |'.repeat(guards.length + 2)}
${forms.map(({ form, isFound }) => `| ${[form, mark(isFound), ...answers[form].map(mark)].join(' | ')} |`).join('\n')}

Of ${forms.length} forms, two of which give nothing away: watertight ${count(forms.map(({ isFound }) => isFound))}, ${guards
    .map(({ name }, index) => `${name.split(' ')[0]} ${count(forms.map(({ form }) => answers[form][index]))}`)
    .join(', ')}.
`
}

function partOf({ part, rows }) {
  return `## ${part}

| form | made by | recognised | opened | source | secrets | also told |
|${' --- |'.repeat(7)}
${rows.map(({ row }) => row).join('\n')}
`
}

function mark(isFound) {
  return isFound ? 'found' : '–'
}

function count(all) {
  return all.filter(Boolean).length
}
