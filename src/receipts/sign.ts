import type { Environment } from '../managers/lifecycle.ts'
import { AuditError } from '../model/audit-error.ts'
import { parseJson } from '../text/parse-json.ts'

/** The media type of an in-toto statement in an envelope. */
export const statementMediaType = 'application/vnd.in-toto+json'

/** Refuses to sign where the environment offers no identity: before anything is packed or audited. */
export function refuseWithoutIdentity(environment: Environment): void {
  if (identityIn(environment) !== null) return
  throw new AuditError('ESIGN', '--sign: there is no identity to sign with', {
    hint: 'In GitHub Actions give the job `permissions: id-token: write`; elsewhere put an OpenID Connect token for the audience "sigstore" into SIGSTORE_ID_TOKEN.',
  })
}

/**
 * The Sigstore bundle, as JSON, that signs the text of a receipt: with a key that is thrown away, a certificate for the identity that
 * the environment offers, and an entry in a public log. `signingConfig` is the text of a file that names other services than Sigstore's own.
 */
export async function signReceipt(
  receipt: string,
  environment: Environment,
  signingConfig: string | null,
): Promise<string> {
  // Only who signs loads what it takes.
  const [{ bundleToJSON }, sign] = await Promise.all([import('@sigstore/bundle'), import('@sigstore/sign')])
  const token = environment['SIGSTORE_ID_TOKEN']
  const identityProvider =
    identityIn(environment) === 'token' && token !== undefined
      ? { getToken: () => Promise.resolve(token) }
      : new sign.CIContextProvider('sigstore')
  const patience = { timeout: 10_000, retry: { retries: 2 } }
  try {
    const builder =
      signingConfig === null
        ? new sign.DSSEBundleBuilder({
            signer: new sign.FulcioSigner({ identityProvider, ...patience }),
            witnesses: [new sign.RekorWitness({ entryType: 'dsse', ...patience })],
          })
        : sign.bundleBuilderFromSigningConfig({
            signingConfig: await readSigningConfig(signingConfig),
            identityProvider,
            bundleType: 'dsseEnvelope',
            fetchOptions: patience,
          })
    const bundle = await builder.create({ data: Buffer.from(receipt), type: statementMediaType })
    return `${JSON.stringify(bundleToJSON(bundle))}\n`
  } catch (cause) {
    if (cause instanceof AuditError) throw cause
    throw new AuditError('ESIGN', `the receipt could not be signed: ${why(cause)}`, {
      hint: 'Check the network and that the identity token is for the audience "sigstore" and still valid; then run again.',
    })
  }
}

/** By the library's code alone: its sentences quote the identity token. */
function why(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (code.startsWith('TLOG')) return 'the transparency log did not accept it'
  if (code.startsWith('TSA')) return 'it got no time stamp'
  if (code.startsWith('CA_')) return 'the certificate authority gives no certificate for this identity'
  return 'the identity token cannot be fetched or read'
}

/** Which identity the environment offers, if any: a token that was put there, or the one of a GitHub job. */
function identityIn(environment: Environment): 'token' | 'github' | null {
  if (environment['SIGSTORE_ID_TOKEN']) return 'token'
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = environment
  return url && token ? 'github' : null
}

async function readSigningConfig(text: string) {
  const { SigningConfig } = await import('@sigstore/protobuf-specs')
  try {
    return SigningConfig.fromJSON(parseJson(text))
  } catch (cause) {
    throw new AuditError('ESIGN', 'the signing configuration cannot be read', {
      hint: 'It is the JSON of a Sigstore SigningConfig, as `cosign signing-config create` writes it.',
      cause,
    })
  }
}
