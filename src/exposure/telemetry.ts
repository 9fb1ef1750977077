import type { CodeFacts, FunctionCall } from './code-facts.ts'
import { type Asked, textOf } from './flags.ts'

/** Tables whose members the code reports as events: all of them are events. */
export function eventTables(files: Iterable<Pick<CodeFacts, 'calls'>>): ReadonlySet<string> {
  const tables = new Set<string>()
  for (const { calls } of files)
    for (const call of calls)
      if (isEvent(call) && call.reference !== null) tables.add(call.reference.slice(0, call.reference.indexOf('.')))
  tables.delete('')
  return tables
}

/** The events that a file reports, and with which fields. */
export function eventsIn(
  { calls, members }: Pick<CodeFacts, 'calls' | 'members'>,
  tables: ReadonlySet<string>,
  texts: ReadonlyMap<string, string>,
): Asked[] {
  return [
    ...calls.flatMap((call): Asked[] => {
      if (!isEvent(call)) return []
      const text = call.text ?? textOf(call.reference, texts)
      const { callee, fields, line } = call
      if (text === null || !isName(text) || !isSure(call, text)) return []
      return [{ text, line, note: fields.length > 0 ? `with ${fields.join(', ')}` : callee }]
    }),
    ...members.flatMap(({ table, text, line }): Asked[] =>
      tables.has(table) && text !== null && isName(text) ? [{ text, line, note: table }] : [],
    ),
  ]
}

function isEvent({ callee, of, place }: FunctionCall): boolean {
  if (place !== 0 || /^(?:sentry|scope|performance)$/i.test(of)) return false
  return (
    /^(?:capture|logEvent|recordEvent|sendEvent|reportEvent|captureEvent|logTelemetry\w*|sendTelemetry\w*|recordMetric|emitTelemetry\w*|telemetryEvent|track(?:[A-Z]\w*)?)$/.test(
      callee,
    ) ||
    (callee === 'emitEvent' && /telemetry|analytics|metrics/i.test(of))
  )
}

/** One word alone is the name of an event only where a client of such a service is asked: other functions log, and follow, many things. */
function isSure({ callee, of }: FunctionCall, text: string): boolean {
  return (
    /^(?:track|capture)$|[tT]elemetry/.test(callee) ||
    /analytics|telemetry|metrics|statsig|posthog|amplitude|mixpanel|segment/i.test(of) ||
    /\w[^A-Za-z\d]\w/.test(text)
  )
}

/** The name of an event is a key, or a few words; what is longer is the message of an error. */
function isName(text: string): boolean {
  return (
    /^[A-Za-z][\w.:/ -]{2,79}$/.test(text) &&
    text.split(' ').length <= 6 &&
    !/^(?:could|cannot|failed|unable|error) /i.test(text)
  )
}
