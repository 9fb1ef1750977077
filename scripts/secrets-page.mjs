const LONGEST_SHAPE = 88

/** The page docs/secrets.md: a row for every rule of `rules` that finds a secret; `revealedNames` says what its matches tell of themselves. */
export function secretsPage(rules, revealedNames) {
  const secrets = rules.filter(({ secret, detector }) => secret && detector === 'pattern').sort(byProvider)
  const providers = new Set(secrets.flatMap(({ options }) => options.provider ?? []))
  const having = (option) => secrets.filter(({ options }) => options[option] !== undefined).length
  return `# Secrets that are found

**${secrets.length} types** of secrets of **${providers.size} providers**. ${having('checksum')} carry a checksum, which is verified,
${having('verify')} can be tried at their provider when \`--verify-secrets\` asks for it. This page is made from the rules by
\`npm run docs:secrets\`; \`watertight explain <id>\` says more about each.

- **Shape** is an example: \`{alnum:36}\` stands for 36 letters and digits, \`{hex:32}\` for 32 hexadecimal digits,
  \`{uuid}\` for a UUID, \`{crc32-base62-npm:6}\` for a checksum of 6 characters.
- **Checksum** names the checksum of a token. If it is right, the finding is certain; if it is wrong, the finding is only info.
- **Context** is what must be around it, if its own shape is not enough.
  *Given to a name with* means by \`name\` and \`value\`: the words of a
  constant, key, option, header, call or element, or of what is around it, in whatever notation ([how they are written](../CONTRIBUTING.md), [what is
  found](secrets-matrix.md)).
- **Tells** is what a finding reads from the secret itself or from the text around it: what the secret gives access to.
- **Public** marks what is meant to be shipped and is only info. *depends*: it depends on how its owner restricted it.

| provider | rule | finds | shape | checksum | context | tells | public | severity | how to revoke |
|${' --- |'.repeat(10)}
${secrets.map((rule, index) => row(rule, revealedNames, providerOf(rule) !== providerOf(secrets[index - 1]))).join('\n')}
`
}

function row(rule, revealedNames, isFirst) {
  const { id, summary, options, examples } = rule
  const cells = [
    isFirst ? `**${providerOf(rule)}**` : '',
    code(id),
    summary,
    shapeOf(examples.match[0]),
    options.checksum ? code(options.checksum) : '',
    contextOf(options),
    revealedNames(options).join(', '),
    options.publicByDesign === true ? 'yes' : (options.publicByDesign ?? ''),
    severityOf(rule),
    revocationOf(rule),
  ]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

function shapeOf(example) {
  if (example === undefined) return ''
  const text = (typeof example === 'string' ? example : (example.text ?? '')).replace(/\s+/g, ' ').trim()
  return code(text.length > LONGEST_SHAPE ? `${text.slice(0, LONGEST_SHAPE - 1)}…` : text)
}

function contextOf({ near, name, paths }) {
  const words = (list) => list.map(code).join(', ')
  return [
    near && `near ${words(near.keywords)}`,
    name && `given to a name with ${words([...(name.provider ?? []), ...(name.whole ?? [])])}`,
    paths && `in ${words(paths)}`,
  ]
    .filter(Boolean)
    .join(', ')
}

function severityOf({ severity }) {
  return typeof severity === 'string' ? severity : `${severity.closed}; ${severity.open} in open source`
}

/** Where and how, as a link and a command; in words where the rule knows no address. */
function revocationOf({ options, help }) {
  const { url, command, text } = options.revoke ?? {}
  const words = help.replace(/\s+/g, ' ')
  const place = text ?? /Revoke it \(([^)]+)\)/.exec(words)?.[1]
  const link = url && `[${place ?? new URL(url).host}](${url})`
  const known = [link ?? place, command && code(command)].filter(Boolean).join(', or ')
  if (known !== '') return known
  if (options.publicByDesign === true) return 'nothing to revoke'
  return (
    /(?:^|[.,] )((?:Change|Let|Make|Move|Replace|Remove|Revoke|replace|take)\b.*?)(?:,? and\b|[.,;])/.exec(
      words,
    )?.[1] ?? ''
  )
}

function providerOf(rule) {
  return rule?.options.provider ?? 'any'
}

// By code units, so that the page is the same wherever it is made.
function byProvider(a, b) {
  const [first, second] = [a, b].map((rule) => `${providerOf(rule).toLowerCase()}\n${rule.id}`)
  return first < second ? -1 : Number(first > second)
}

function code(text) {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``
}
