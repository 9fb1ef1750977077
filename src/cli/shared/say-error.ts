import type { Session } from './session.ts'

/** Says what went wrong, without the secrets in it: an address may hold a password, a mistyped option a token. */
export async function sayError(text: string, { terminal }: Pick<Session, 'terminal'>): Promise<void> {
  await terminal.say(await withoutSecrets(text))
}

/** `text` without secrets. What that takes is loaded only now, since most runs end without an error. */
export async function withoutSecrets(text: string): Promise<string> {
  const { redactSecrets } = await import('../../engine/redact-secrets.ts')
  return redactSecrets(text)
}
