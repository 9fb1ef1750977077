/** A run that cannot go on: `code` is for programs, `message` says what happened to what, `hint` what to do next. */
export class AuditError extends Error {
  readonly code: AuditErrorCode
  readonly hint: string | undefined

  constructor(code: AuditErrorCode, message: string, details: { hint?: string; cause?: unknown } = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'AuditError'
    this.code = code
    this.hint = details.hint
  }
}

/** A code of our own, or one of the operating system or of npm's network code, such as EACCES or E404. docs/api.md has a sentence for each of ours. */
export type AuditErrorCode = OwnErrorCode | (string & {})

/** The codes that Watertight itself gives. */
export type OwnErrorCode =
  | 'EALERT'
  | 'EBAREWORD'
  | 'EBASELINE'
  | 'ECHANGED'
  | 'ECONFIG'
  | 'ECONTRACT'
  | 'EDAMAGED'
  | 'EDATABASE'
  | 'EDIFFERENT'
  | 'EEMPTY'
  | 'EEXIST'
  | 'EFOLDER'
  | 'EISDIR'
  | 'EMANIFEST'
  | 'EMISMATCH'
  | 'ENESTED'
  | 'ENOENT'
  | 'ENOSTAGE'
  | 'ENOTDIR'
  | 'ENOTEMPTY'
  | 'ENOTFOUND'
  | 'ENPMRC'
  | 'EOFFLINE'
  | 'EOPTION'
  | 'EPACK'
  | 'EPACKAGE'
  | 'EPACKER'
  | 'EPRIVATE'
  | 'EPUBLISH'
  | 'EPUBLISHCONFLICT'
  | 'EPUBLISHER'
  | 'EREAD'
  | 'ERECEIPT'
  | 'EREPORT'
  | 'EREPORTER'
  | 'ERULEPACK'
  | 'ESIGN'
  | 'ESTAGE'
  | 'ETAG'
  | 'ETAMPERED'
  | 'ETARGET'
  | 'ETIMEDOUT'
  | 'ETOOLARGE'
  | 'ETRUST'
  | 'EUNBUILT'
  | 'EUNREADABLE'
  | 'EUNSEEN'
  | 'EUNSUPPORTED'
  | 'EUSAGE'
  | 'EWORKER'
  | 'EWORKSPACES'
  | 'EWRITE'
