import { approvedLicences, licenceExceptions } from './approved-licences.ts'

/** The longest expression that is read; every real one is far shorter. */
const maxLength = 1000

/** Whether `expression` is valid SPDX and grants an OSI-approved licence: any branch of OR, all of AND. */
export function isOpenSource(expression: string): boolean {
  if (expression.length > maxLength) return false
  const tokens = expression.match(/[()]|[^\s()]+/g) ?? []
  const reader = { tokens, at: 0 }
  const approved = readAlternatives(reader)
  return approved === true && reader.at === tokens.length
}

interface Reader {
  readonly tokens: readonly string[]
  at: number
}

// AND binds closer than OR (SPDX 2.3, annex D.4.5). undefined stands for a syntax error, which no other branch mends.
function readAlternatives(reader: Reader): boolean | undefined {
  let approved = readConjunction(reader)
  while (approved !== undefined && accept(reader, 'OR')) {
    const branch = readConjunction(reader)
    approved = branch === undefined ? undefined : branch || approved
  }
  return approved
}

function readConjunction(reader: Reader): boolean | undefined {
  let approved = readTerm(reader)
  while (approved !== undefined && accept(reader, 'AND')) {
    const part = readTerm(reader)
    approved = part === undefined ? undefined : part && approved
  }
  return approved
}

function readTerm(reader: Reader): boolean | undefined {
  if (accept(reader, '(')) {
    const inner = readAlternatives(reader)
    return accept(reader, ')') ? inner : undefined
  }
  const licence = readId(reader)
  if (licence === undefined) return undefined
  // `GPL-2.0+` is the older spelling of "or later".
  const approved = approvedLicences.has(licence.replace(/\+$/, ''))
  if (!accept(reader, 'WITH')) return approved
  const exception = readId(reader)
  return exception === undefined ? undefined : approved && licenceExceptions.has(exception)
}

function readId(reader: Reader): string | undefined {
  const token = reader.tokens[reader.at]
  if (token === undefined || !/^[A-Za-z0-9][A-Za-z0-9.:+-]*$/.test(token) || /^(?:AND|OR|WITH)$/i.test(token)) {
    return undefined
  }
  reader.at += 1
  return token.toLowerCase()
}

// Operators may be all lower case as well (SPDX 3, annex B); `Or` is not one.
function accept(reader: Reader, token: string): boolean {
  const next = reader.tokens[reader.at]
  if (next !== token && next !== token.toLowerCase()) return false
  reader.at += 1
  return true
}
