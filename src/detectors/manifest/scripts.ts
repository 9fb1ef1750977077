import type { Manifest } from '../../model/artifact.ts'
import { classifyUrl } from '../../text/url.ts'
import type { Statement } from './statement.ts'
import { stringsIn } from './statement.ts'

/** Scripts that run on install at whoever installs the package, and fetch something. */
export function* inspectScripts({ scripts }: Manifest): Iterable<Statement> {
  for (const [script, command] of stringsIn(scripts)) {
    if (!onInstall.has(script)) continue
    const head = command.slice(0, LONGEST)
    const [url] = /\b(?:https?|ftp|git):\/\/[^\s"'|;&)]+/i.exec(head) ?? []
    const [tool] = fetchers.exec(head) ?? []
    if (url === undefined && tool === undefined) continue
    const target = (url && classifyUrl(url)?.host) ?? 'another machine'
    const pipes = /\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b|\|\s*(?:node|python3?|perl|iex)\b|\$\(\s*(?:curl|wget)\b/i.test(
      head,
    )
    yield { ruleId: 'manifest/install-download', text: command, values: { script, target, pipes } }
  }
}

// Only these run for a dependency; the others run for the package's own developers.
const onInstall = new Set(['preinstall', 'install', 'postinstall'])
const fetchers = /(?<![\w-])(?:curl|wget|Invoke-WebRequest|iwr|bitsadmin|git\s+clone)(?![\w-])/i
const LONGEST = 10_000
