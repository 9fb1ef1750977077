import { calls, carriers, forms, nestings } from './secrets-carriers.mjs'

const KINDS = [['api', 'key'], ['key'], ['token'], ['auth', 'token'], ['secret'], ['client', 'secret'], ['password']]

/**
 * The cells of the matrix for `rule`, each with a value of its own, which `draw` draws: every carrier in its own form of name, every form
 * in one carrier, every name of a secret that the rule asks for, every nesting, every call. What needs no name stands in the same carriers.
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

/** What a rule knows by its own shape: under the name of its first example, in every carrier and form. */
function* bareCells(rule, draw) {
  const { path, words, isText } = specimenOf(rule)
  if (isText) {
    yield cell(rule, 'a text of its own', 'alone', path, draw())
    return
  }
  for (const carrier of carriers)
    yield cell(rule, carrier.name, 'carrier', carrier.path, carrier.write(forms[carrier.form](words), draw()))
  for (const [form, write] of Object.entries(forms))
    yield cell(rule, `${form} in JSON`, 'form', 'config.json', `{"${write(words)}": "${draw()}"}`)
}

/**
 * How the first example of a rule without names gives its value: the words of the name before it, the template of the value, undefined where it is what
 * the rule finds in the example; or that it is a text of its own, which stands in no carrier.
 */
export function specimenOf(rule) {
  const example = rule.examples.match[0]
  const { path = 'a.txt', text = example } = typeof example === 'string' ? {} : example
  if (Object.hasOwn(textsOfTheirOwn, rule.id)) return { path, isText: true }
  // What a template holds in its braces is no part of the carrier.
  const plain = text.replace(/\{[a-z][\w-]*:.*\}/, (template) => 'x'.repeat(template.length))
  const isConnection = /^\w[\w+]*:\/\/|[;,]\w+=/.test(plain)
  const given = isConnection ? null : GIVEN.exec(plain)
  if (given !== null) {
    const start = plain.indexOf(given[2] ?? given[3], given[1].length)
    return { path, words: wordsOf(given[1]), template: text.slice(start, start + (given[2] ?? given[3]).length) }
  }
  if (path !== 'a.txt' || text.startsWith('{') || text.includes('\n')) return { path, isText: true }
  const words = [...wordsOf(rule.options.provider ?? 'app'), 'key']
  return { path, words, template: isConnection || !/[\s"']/.test(plain) ? text : undefined }
}

const GIVEN = /^(?:(?:const|var|let) )?"?([A-Za-z][\w.-]*)"?\s*[=:]\s*(?:([^\s"'{}]+)|["']([^"'\s]+)["'];?)$/

/** What is found by more than one value, or in one kind of file, and why. */
export const textsOfTheirOwn = {
  'secret/environment-dump': 'many variables together',
  'secret/google-app-password': 'a password beside the word that says whose it is',
  'secret/mysql-dsn': 'a name of a data source, which begins with a user',
  'secret/netrc-password': 'a line of three pairs',
  'secret/pgp-private-key': 'an armoured block',
  'secret/stripe-webhook-secret-in-tests': 'in a file of tests',
  'secret/twilio-client-pair': 'two arguments of one call',
  'secret/yarnrc-npmauth': 'a setting of `.yarnrc.yml`',
}

function wordsOf(name) {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '')
}

function cell(rule, name, group, path, text) {
  return { id: rule.id, name, group, path, text }
}

function fits({ kinds, not = [] }, words) {
  return (
    (kinds === undefined || words.some((word) => kinds.includes(word))) && !words.some((word) => not.includes(word))
  )
}
