import { calls, carriers, forms, nestings } from './secrets-carriers.mjs'

const KINDS = [['api', 'key'], ['key'], ['token'], ['auth', 'token'], ['secret'], ['client', 'secret'], ['password']]

/**
 * The cells of the matrix for `rule`, each with a value of its own, which `draw` draws: every carrier in its own form of name, every form
 * in one carrier, every name of a secret that the rule asks for, every nesting, every call.
 */
export function* cellsOf(rule, draw) {
  const { name } = rule.options
  if (name === undefined) {
    yield* bareCells(rule, draw)
    return
  }
  const provider = name.provider?.[0]
  const kind = KINDS.find((words) => fits(name, words)) ?? [name.kinds?.[0] ?? 'key']
  const own = provider === undefined ? [name.whole[0]] : [provider, ...kind]
  for (const carrier of carriers)
    yield cell(rule, carrier.name, 'carrier', carrier.path, carrier.write(forms[carrier.form](own), draw()))
  for (const [form, write] of Object.entries(forms)) {
    yield cell(rule, `${form} in JSON`, 'form', 'config.json', `{"${write(own)}": "${draw()}"}`)
  }
  if (provider === undefined) return
  for (const words of KINDS.filter((each) => fits(name, each))) {
    yield cell(rule, `${words.join(' ')}`, 'name', '.env', `${forms.screaming([provider, ...words])}=${draw()}\n`)
    yield cell(
      rule,
      `my … ${words.join(' ')}`,
      'name',
      'a.js',
      `const ${forms.camel(['my', provider, 'prod', ...words])} = "${draw()}"`,
    )
  }
  for (const nesting of nestings) {
    const path = nesting.path === '' ? `${provider}.json` : nesting.path
    yield cell(rule, nesting.name, 'nesting', path, nesting.write(provider, forms.camel(kind), draw()))
  }
  if (name.kinds !== undefined) return
  for (const call of calls) yield cell(rule, call.name, 'call', 'dist/a.js', call.write(provider, draw()))
}

/** What needs no name: as it stands, and in every carrier. */
function* bareCells(rule, draw) {
  for (const carrier of carriers)
    yield cell(
      rule,
      carrier.name,
      'carrier',
      carrier.path,
      carrier.write(forms[carrier.form](['app', 'setting']), draw()),
    )
  yield cell(rule, 'alone', 'alone', 'a.txt', `${draw()}\n`)
}

function cell(rule, name, group, path, text) {
  return { id: rule.id, name, group, path, text }
}

function fits({ kinds, not = [] }, words) {
  return (
    (kinds === undefined || words.some((word) => kinds.includes(word))) && !words.some((word) => not.includes(word))
  )
}
