import { reporterNames } from '../../reporters/reporter-names.ts'

/** What an option of another tool is called here, ready to type; undefined for a word that none is known to use. */
export function foreignOption(option: string): string | undefined {
  const name = option.replace(/^-+/, '')
  const reporter = reporterNames.find((one) => one === name)
  return reporter === undefined ? words.get(name) : `--reporter ${reporter}`
}

const words: ReadonlyMap<string, string> = new Map([
  ...['severity', 'level', 'threshold', 'audit-level', 'severity-threshold', 'min-severity'].map(
    (word) => [word, '--fail-on <severity>'] as const,
  ),
  ...['f', 'format', 'formatter', 'output-format', 'report-format'].map((word) => [word, '--reporter <name>'] as const),
  ...['o', 'out', 'output', 'output-file', 'report-path'].map((word) => [word, '--reporter <name>=<file>'] as const),
  ...['ignore', 'exclude', 'skip', 'suppress', 'allow'].map(
    (word) => [word, 'watertight allow <fingerprint> --reason "…"'] as const,
  ),
  ...['q', 's', 'silent'].map((word) => [word, '--quiet'] as const),
  ...['d', 'debug', 'trace'].map((word) => [word, '--verbose'] as const),
  ...['public', 'private', 'open', 'closed'].map((word) => [word, '--visibility <kind>'] as const),
  ...['c', 'config-path', 'config-file'].map((word) => [word, '--config <file>'] as const),
  ...['path', 'dir', 'directory', 'source', 'target', 'file'].map((word) => [word, 'watertight <target>'] as const),
  ['fix', 'watertight fix'],
])
