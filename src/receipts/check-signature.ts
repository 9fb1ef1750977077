import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AuditError } from '../model/audit-error.ts'
import { parseJson } from '../text/parse-json.ts'
import type { SignatureBundle } from './read-bundle.ts'
import { statementMediaType } from './sign.ts'

/** Who has to have signed a receipt. */
export interface WantedSigner {
  /** The name in the certificate, an e-mail address or the address of a workflow; `*` stands for any text. */
  readonly identity: string
  /** Who vouches for that name; null for the one that follows from it. */
  readonly issuer: string | null
}

/** Who signed a receipt, as far as somebody wanted to know. */
export interface Signature {
  /** signed: by who was wanted; refused: by nobody, by another, or not these bytes; unknown: it could not be checked; unchecked: nobody was wanted. */
  readonly status: 'signed' | 'refused' | 'unknown' | 'unchecked'
  /** The name in the certificate and who vouches for it, once the signature was found to be good. */
  readonly identity: string | null
  readonly issuer: string | null
  readonly detail: string
}

/**
 * Checks who signed the text of a receipt: the signature, the certificate at the time that the log or a time stamp proves, the entry in the log,
 * then the names. `trustedRoot` is the text of a file that names whom to trust; null asks Sigstore's own.
 */
export async function checkSignature(
  receipt: string,
  bundle: SignatureBundle | null,
  wanted: WantedSigner,
  trustedRoot: string | null,
): Promise<Signature> {
  const unproven = (status: 'refused' | 'unknown', detail: string): Signature => {
    return { status, identity: null, issuer: null, detail }
  }
  if (bundle === null) return unproven('refused', 'the receipt is not signed')
  let trusted: TrustedRoot
  try {
    trusted = await (trustedRoot === null ? publicRoot() : readTrustedRoot(trustedRoot))
  } catch (error) {
    if (error instanceof AuditError || !(error instanceof Error)) throw error
    return unproven(
      'unknown',
      `the trusted root could not be fetched from Sigstore: ${error.message.slice(0, MOST_DETAIL)}`,
    )
  }
  let signer: Signer
  try {
    signer = await signerOf(receipt, bundle, trusted)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return unproven('refused', `the signature is not valid: ${error.message.slice(0, MOST_DETAIL)}`)
  }
  return judge(signer, wanted)
}

interface Signer {
  readonly identity: string | null
  readonly issuer: string | null
}

type TrustedRoot = Awaited<ReturnType<typeof publicRoot>>

/** Who has made the signature; throws for any signature that is not good, and for one of other bytes. */
async function signerOf(receipt: string, { content }: SignatureBundle, trusted: TrustedRoot): Promise<Signer> {
  const [{ bundleFromJSON }, { Verifier, toSignedEntity, toTrustMaterial }] = await Promise.all([
    import('@sigstore/bundle'),
    import('@sigstore/verify'),
  ])
  const bundle = bundleFromJSON(content)
  const bytes = Buffer.from(receipt)
  if (bundle.content.$case === 'dsseEnvelope') {
    const { payload, payloadType } = bundle.content.dsseEnvelope
    if (payloadType !== statementMediaType) throw new Error('what is signed is not an in-toto statement')
    if (!payload.equals(bytes)) throw new Error('it is the signature of another receipt')
  }
  const verifier = new Verifier(toTrustMaterial(trusted))
  const { identity } = verifier.verify(toSignedEntity(bundle, bytes))
  return { identity: identity?.subjectAlternativeName ?? null, issuer: identity?.extensions?.issuer ?? null }
}

function judge({ identity, issuer }: Signer, wanted: WantedSigner): Signature {
  const by = `by ${identity ?? 'nobody'}, identified by ${issuer ?? 'nobody'}`
  const expected = wanted.issuer ?? issuerOf(wanted.identity)
  if (identity === null || !fits(identity, wanted.identity))
    return { status: 'refused', identity, issuer, detail: `signed ${by}, and not by ${wanted.identity}` }
  if (expected === null) {
    const detail = `signed ${by}; name the issuer of that identity: --issuer <url>`
    return { status: 'unknown', identity, issuer, detail }
  }
  if (issuer !== expected)
    return { status: 'refused', identity, issuer, detail: `signed ${by}, and not by an identity of ${expected}` }
  return { status: 'signed', identity, issuer, detail: `signed ${by}` }
}

/** Addresses of workflows have one issuer; for an e-mail address several vouch. */
function issuerOf(identity: string): string | null {
  if (identity.startsWith('https://github.com/')) return 'https://token.actions.githubusercontent.com'
  return identity.startsWith('https://gitlab.com/') ? 'https://gitlab.com' : null
}

/** Whether `name` is `pattern`, in which `*` stands for any text. */
function fits(name: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) return name === first
  if (!name.startsWith(first)) return false
  let at = first.length
  for (const part of rest) {
    const found = name.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return name.length - last.length >= at && name.endsWith(last)
}

/** Whom Sigstore trusts now. What a disk has kept of it is not read: whoever can write a user's files could have changed it. */
async function publicRoot() {
  const { getTrustedRoot } = await import('@sigstore/tuf')
  const cachePath = await mkdtemp(join(tmpdir(), 'watertight-trust-'))
  try {
    return await getTrustedRoot({ cachePath, timeout: 10_000, retry: { retries: 2 } })
  } finally {
    await rm(cachePath, { recursive: true, force: true })
  }
}

async function readTrustedRoot(text: string): Promise<TrustedRoot> {
  const { TrustedRoot } = await import('@sigstore/protobuf-specs')
  try {
    const root = TrustedRoot.fromJSON(parseJson(text))
    if (root.certificateAuthorities.length > 0) return root
  } catch (cause) {
    throw notTrusted(cause)
  }
  throw notTrusted(undefined)
}

function notTrusted(cause: unknown): AuditError {
  return new AuditError('ETRUST', '--trusted-root: the file names no authority to trust', {
    hint: 'It is the JSON of a Sigstore TrustedRoot, as `gh attestation trusted-root` and `cosign trusted-root create` write it.',
    cause,
  })
}

const MOST_DETAIL = 300
