/** A run that cannot go on: `code` is for programs, `message` says what happened to what, `hint` what to do next. */
export class AuditError extends Error {
  readonly code: string
  readonly hint: string | undefined

  constructor(code: string, message: string, details: { hint?: string; cause?: unknown } = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'AuditError'
    this.code = code
    this.hint = details.hint
  }
}
