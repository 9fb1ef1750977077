import fc from 'fast-check'

// The same properties on every machine, so that a red run can be repeated. FAST_CHECK_SEED tries others: any whole number, or `random`.
const wanted = process.env['FAST_CHECK_SEED'] ?? '20260331'
if (wanted !== 'random') fc.configureGlobal({ seed: Number.parseInt(wanted, 10) })
