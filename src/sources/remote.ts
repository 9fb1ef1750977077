import pacote from 'pacote'
import { AuditError } from '../model/audit-error.ts'
import type { SourceContext, Tarball } from '../model/source.ts'
import { collect } from './collect.ts'
import { networkError } from './network-error.ts'
import { loadNpmConfig } from './npm-config.ts'
import { publicUrl } from './resolved.ts'
import { tarballOf } from './tarball.ts'

/** The tarball at an http(s) address, through npm's own network code: its proxies, CAs, logins and cache. */
export async function fetchTarball(url: string, context: SourceContext): Promise<Tarball> {
  const spec = publicUrl(url)
  const host = hostOf(url)
  const options = await loadNpmConfig(context)
  const bounds = { ...context, patience: Number(options['timeout']) }
  try {
    const fetcher = new pacote.RemoteFetcher(url, { ...options, signal: context.signal })
    const bytes = await fetcher.tarballStream((stream) => collect(stream, spec, bounds))
    return tarballOf(spec, publicUrl(fetcher.resolved ?? url), bytes)
  } catch (error) {
    if (error instanceof TypeError && /^Wrong spec type/.test(error.message)) throw notATarball(spec)
    throw networkError(error, { spec, host, kind: 'url' })
  }
}

function hostOf(url: string): string {
  if (!URL.canParse(url))
    throw new AuditError('EUSAGE', `${publicUrl(url)}: not a valid address`, { hint: 'Check the URL.' })
  return new URL(url).host
}

function notATarball(spec: string): AuditError {
  return new AuditError('EUNSUPPORTED', `${spec}: a git repository, which is not audited`, {
    hint: 'Preparing a repository would run its scripts. Clone it, build it and audit the directory.',
  })
}
