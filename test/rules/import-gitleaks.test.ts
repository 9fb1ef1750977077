import { describe, expect, test } from 'vitest'
import { pattern } from '../../src/detectors/pattern/pattern.ts'
import { importGitleaks } from '../../src/rules/import-gitleaks.ts'
import { fake } from '../support/fake.ts'
import { artifactOf, matchesOf } from '../support/inspect.ts'

const toml = String.raw`
title = "acme"
[extend]
useDefault = true
[[rules]]
id = "acme-api-key"
description = "Acme key"
regex = '''(?i)acme[_-]?key\s*[:=]\s*["']?([a-z0-9]{32})(?:["'\s;]|$)'''
entropy = 3
keywords = ["acme"]
[[rules]]
id = "acme_second"
regex = '''(?:x\()?(acme2)_(\w{20})\b'''
secretGroup = 2
keywords = ["acme2"]
  [[rules.allowlists]]
  regexes = ['''example''']
[[rules]]
id = "paths-only"
path = '''\.pem$'''
[[rules]]
id = "no-keywords"
regex = '''[a-z]{40}'''
[[rules]]
id = "beyond-re2"
regex = '''(a)\1'''
keywords = ["aa"]
`

describe('importGitleaks', () => {
  const { rules, left } = importGitleaks(toml, 'acme.toml', 'acme')

  test('takes over what it can', () => {
    expect(rules.map(({ id, summary }) => [id, summary])).toEqual([
      ['acme:secret/acme-api-key', 'Acme key'],
      ['acme:secret/acme-second', 'acme_second'],
    ])
  })

  test('says what it could not', () => {
    expect(left.map((line) => line.split(': ', 1)[0])).toEqual(['extend', 'paths-only', 'no-keywords', 'beyond-re2'])
  })

  test.each([
    { name: 'the first group', text: fake('ACME_KEY = "{loweralnum:32}"'), want: /^[a-z0-9]{32}$/ },
    { name: 'the group of its number', text: fake('acme2_{alnum:20}'), want: /^[A-Za-z0-9]{20}$/ },
  ])('finds the secret in $name', ({ text, want }) => {
    const [match, ...others] = matchesOf(pattern.create(rules, {}), artifactOf(text))
    expect(others).toEqual([])
    expect(text.slice(match?.start, match?.end)).toMatch(want)
  })

  test('passes what has too little entropy', () => {
    expect(matchesOf(pattern.create(rules, {}), artifactOf(`acme_key="${'ab'.repeat(16)}"`))).toEqual([])
  })

  test('names the file that is not TOML', () => {
    expect(() => importGitleaks('[[rules', 'acme.toml', 'acme')).toThrow(/^acme\.toml: is not valid TOML/)
  })
})

describe('allowlists', () => {
  const { rules, left } = importGitleaks(
    String.raw`
[allowlist]
paths = ['''^vendor/''']
commits = ["0a1b"]
[[allowlists]]
targetRules = ["other"]
regexes = ['''.''']
[[rules]]
id = "acme"
path = '''\.(js|txt)$'''
regex = '''acme_[a-z0-9]{24}'''
  [rules.allowlist]
  regexes = ['''^acme_test''']
  stopwords = ["SAMPLE"]
  [[rules.allowlists]]
  condition = "AND"
  regexTarget = "line"
  regexes = ['''# fine''']
  paths = ['''docs/''']
`,
    'acme.toml',
    'acme',
  )

  test('what has no meaning here is told once', () => {
    expect(left).toEqual(['allowlist: the commits of an allowlist, since a package has none'])
  })

  test.each([
    { name: 'a token', path: 'src/a.js', text: 'acme_{loweralnum:24}', found: 1 },
    { name: 'a path that the rule is not for', path: 'src/a.css', text: 'acme_{loweralnum:24}', found: 0 },
    { name: 'a path that all rules pass over', path: 'vendor/a.js', text: 'acme_{loweralnum:24}', found: 0 },
    { name: 'an allowed secret', path: 'src/a.js', text: 'acme_test{loweralnum:20}', found: 0 },
    { name: 'a word of no secret', path: 'src/a.js', text: 'acme_{loweralnum:9}sample{loweralnum:9}', found: 0 },
    { name: 'one of two conditions', path: 'src/a.js', text: 'acme_{loweralnum:24} # fine', found: 1 },
    { name: 'both conditions', path: 'docs/a.txt', text: 'acme_{loweralnum:24} # fine', found: 0 },
    { name: 'both, on another line', path: 'docs/a.txt', text: 'acme_{loweralnum:24}\n# fine', found: 1 },
  ])('$name', ({ path, text, found }) => {
    expect(matchesOf(pattern.create(rules, {}), artifactOf(fake(text), path))).toHaveLength(found)
  })
})
