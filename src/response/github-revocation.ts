import type { FolderFile } from './drafts.ts'
import type { LeakedSecret, Response } from './response-type.ts'

/** The body of GitHub's bulk revocation, without the tokens; null where there is none that it takes. Nothing is ever sent. */
export function githubRevocation({ secrets }: Response): FolderFile | null {
  const taken = secrets.filter(({ isBulkRevocable }) => isBulkRevocable)
  if (taken.length === 0) return null
  const credentials = taken.map(placeholder)
  return { path: 'drafts/github-revocation.json', text: revocationText(credentials) }
}

/** What stands where the token belongs. */
function placeholder({ snippet, place }: LeakedSecret): string {
  return `<the token at ${place}, ${snippet ?? 'not shown'}>`
}

/** Most that one call takes (docs.github.com/en/rest/credentials/revoke). */
const MOST = 1000

/** The body for these tokens; more than one call takes are parts of one list. */
export function revocationText(credentials: readonly string[]): string {
  const bodies: { readonly credentials: readonly string[] }[] = []
  for (let at = 0; at < credentials.length; at += MOST) bodies.push({ credentials: credentials.slice(at, at + MOST) })
  const [only] = bodies
  return `${JSON.stringify(bodies.length === 1 ? only : bodies, null, 2)}\n`
}

/** How it is sent. */
export const revocationCommand =
  'curl -X POST https://api.github.com/credentials/revoke -H "Accept: application/vnd.github+json" --data @github-revocation.json'
