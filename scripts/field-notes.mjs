// Audits well-known packages from the registry and prints what was found: `npm run field [-- name…]`.
// Every finding at moderate and above is listed, for reading; docs/field-notes.md says what came of reading them.
import { parseArgs } from 'node:util'
import { audit } from '../dist/index.js'

const packages = [
  'react',
  'react-dom',
  'vue',
  '@angular/core',
  'svelte',
  'typescript',
  'next',
  'firebase',
  '@aws-sdk/client-s3',
  'monaco-editor',
  '@sentry/node',
  '@sentry/browser',
  'stripe',
  'posthog-js',
  'openai',
  '@anthropic-ai/sdk',
  'vite',
  'webpack',
  'esbuild',
  'rollup',
  'playwright-core',
  'prisma',
  'express',
  'fastify',
  'axios',
  'lodash',
  'rxjs',
  'zod',
  'eslint',
  'prettier',
  'jest-cli',
  'vitest',
  'three',
  'd3',
  'chart.js',
  'mongodb',
  'pg',
  'mysql2',
  'redis',
  'graphql',
  'socket.io',
  'puppeteer-core',
  'jsonwebtoken',
  'node-forge',
  'ssh2',
  'dotenv',
  '@octokit/rest',
  'twilio',
  'googleapis-common',
  'azure-storage',
  '@azure/storage-blob',
  'npm',
  // Cryptography: keys, test vectors and curves.
  'crypto-js',
  'elliptic',
  'tweetnacl',
  'libsodium-wrappers',
  'openpgp',
  'jose',
  'bcryptjs',
  '@noble/curves',
  // SDKs, with examples of keys in their documentation.
  'aws-sdk',
  'firebase-admin',
  '@google-cloud/storage',
  '@slack/web-api',
  'discord.js',
  '@supabase/supabase-js',
  'algoliasearch',
  'mapbox-gl',
  '@datadog/browser-rum',
  '@clerk/backend',
  'plaid',
  'braintree',
  // Minified bundles.
  'jquery',
  'bootstrap',
  'highlight.js',
  'mermaid',
  'echarts',
  'plotly.js-dist-min',
  'tinymce',
  'swagger-ui-dist',
  'pdfjs-dist',
  // Languages and words.
  'moment',
  'date-fns',
  'i18n-iso-countries',
  '@faker-js/faker',
  'bip39',
  'zxcvbn',
  'an-array-of-english-words',
  // WebAssembly.
  'esbuild-wasm',
  'sql.js',
  'onnxruntime-web',
  'web-tree-sitter',
  'canvaskit-wasm',
]

const severities = ['critical', 'high', 'moderate', 'low', 'info']
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { visibility: { type: 'string', default: 'auto' }, least: { type: 'string', default: 'moderate' } },
})

const rows = []
for (const spec of positionals.length > 0 ? positionals : packages) {
  const started = performance.now()
  const report = await audit([spec], { policy: { visibility: values.visibility } })
  const seconds = (performance.now() - started) / 1000
  for (const one of report.packages) rows.push(row(one, report, seconds))
  list(spec, report)
}
print(rows)

function row(one, report, seconds) {
  const sum = (key) => one.maps.reduce((total, map) => total + map[key], 0)
  const counts = severities.map((severity) => report.findings.filter((finding) => finding.severity === severity).length)
  return {
    package: one.version === null ? one.spec : `${one.name}@${one.version}`,
    judged: one.visibility.value,
    files: one.files,
    maps: one.maps.length,
    'novel lines': sum('novelLines'),
    ...Object.fromEntries(severities.map((severity, index) => [severity, counts[index]])),
    incomplete: report.notices.filter(({ effect }) => effect === 'incomplete').length,
    seconds: seconds.toFixed(1),
  }
}

function list(spec, { findings, notices }) {
  const worthReading = severities.slice(0, severities.indexOf(values.least) + 1)
  for (const { severity, ruleId, location, message } of findings) {
    if (!worthReading.includes(severity)) continue
    const line = location.region ? `:${location.region.startLine}:${location.region.startColumn}` : ''
    console.log(`${spec}  ${severity}  ${ruleId}  ${location.chain.join(' ! ')}${line}  ${message}`)
  }
  for (const { code, chain, detail, effect } of notices) {
    if (effect === 'incomplete') console.log(`${spec}  incomplete  ${code}  ${chain.join(' ! ')}  ${detail}`)
  }
}

function print(table) {
  const keys = Object.keys(table[0] ?? {})
  console.log(`\n| ${keys.join(' | ')} |\n|${' --- |'.repeat(keys.length)}`)
  for (const each of table) console.log(`| ${keys.map((key) => each[key]).join(' | ')} |`)
}
