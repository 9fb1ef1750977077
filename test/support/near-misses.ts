import { randomFrom } from '../../src/secrets/sample.ts'
import { buildWasmData } from '../formats/build-wasm.ts'
import { fake } from './fake.ts'

/** What looks random and is no secret: many of one kind, in a file as they are shipped. */
export interface NearMisses {
  readonly name: string
  readonly path: string
  /** One of them, with what stands around it. */
  one(seed: number): string
}

// Names that rules look for nearby.
const packages = [
  'aws-sdk',
  'heroku-client',
  '@datadog/browser-rum',
  'twilio',
  'mailgun.js',
  'openai',
  'stripe',
  '@sentry/node',
  'algoliasearch',
  'cloudflare',
]
const words =
  'token auth session cache theme layout render secret provider index module config handler password route state'.split(
    ' ',
  )

/** Every kind of near miss. */
export const nearMisses: readonly NearMisses[] = [
  {
    name: 'digests',
    path: 'dist/manifest.js',
    one: (seed) =>
      `m["${word(seed)}.${fake('{hex:8}', seed)}.js"]="${fake(seed % 2 ? '{hex:40}' : '{hex:64}', seed)}";`,
  },
  {
    name: 'digests in base64',
    path: 'dist/digests.json',
    one: (seed) =>
      `{"file": "${word(seed)}.js", "hash": "${bytes(seed, 32).toString('base64')}", "etag": "W/${fake('{hex:32}', seed)}"},`,
  },
  { name: 'UUIDs', path: 'dist/ids.js', one: (seed) => `{id:"${fake('{uuid}', seed)}",kind:"${word(seed)}"},` },
  {
    name: 'entries of a lockfile',
    path: 'package-lock.json',
    one: (seed) =>
      `"node_modules/${name(seed)}": {"version": "${seed % 9}.1.${seed % 50}", "resolved": "https://registry.npmjs.org/${name(seed)}/-/x-1.0.${seed}.tgz", "integrity": "sha512-${bytes(seed, 64).toString('base64')}"},`,
  },
  {
    name: 'entries of a yarn.lock',
    path: 'yarn.lock',
    one: (seed) =>
      `"${name(seed)}@^1.0.${seed}":\n  version "1.0.${seed}"\n  resolved "https://registry.yarnpkg.com/${name(seed)}/-/x-1.0.${seed}.tgz#${fake('{hex:40}', seed)}"\n  integrity sha512-${bytes(seed, 64).toString('base64')}\n`,
  },
  {
    name: 'integrity of scripts',
    path: 'index.html',
    one: (seed) =>
      `<script src="/${word(seed)}.js" integrity="sha384-${bytes(seed, 48).toString('base64')}" crossorigin></script>`,
  },
  {
    name: 'images',
    path: 'dist/images.css',
    one: (seed) =>
      `.i${seed}{background:url(data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAA${bytes(seed, 300).toString('base64')})}`,
  },
  {
    name: 'WebAssembly',
    path: 'dist/wasm.js',
    one: (seed) => `var w${seed}="${buildWasmData(bytes(seed, 600)).toString('base64')}";`,
  },
  {
    name: 'classes of CSS modules',
    path: 'dist/styles.css',
    one: (seed) =>
      `._${word(seed)}_${fake('{alnum:5}', seed)}_${seed},.sc-${fake('{alnum:6}', seed)}.css-${fake('{any:abcdef0123456789:7}', seed)}{color:red}`,
  },
  {
    name: 'minified code',
    path: 'dist/bundle.js',
    one: (seed) =>
      `function ${fake('{letter:2}', seed)}(e,t){var ${word(seed)}Token=e.${word(seed + 1)}Secret,r=t.apiKey||n(${seed}),password=i[${seed}].password;return r?${word(seed)}Token:o.${fake('{letter:3}', seed)}}`,
  },
  {
    name: 'messages',
    path: 'locales/en.json',
    one: (seed) =>
      `"${word(seed)}.password": "Enter the ${word(seed + 1)} ${word(seed + 2)} of account ${seed}", "apiKey": "API key",`,
  },
  {
    name: 'numbers',
    path: 'dist/numbers.js',
    one: (seed) =>
      `{accountId:${fake('{any:123456789:12}', seed)},${word(seed)}:"${fake('{any:123456789:18}', seed)}",phone:"+${fake('{any:123456789:11}', seed)}"},`,
  },
  {
    name: 'credentials from elsewhere',
    path: 'dist/config.js',
    one: (seed) =>
      `${word(seed)}={apiKey:process.env.KEY_${seed},secret:\`\${env.SECRET_${seed}}\`,password:"<your-password>",token:"YOUR_TOKEN_HERE",url:"https://user:password@example.com/${seed}"};`,
  },
  {
    name: 'test vectors of crypto libraries',
    path: 'test/vectors.js',
    one: (seed) =>
      `{key:"${fake('{hex:64}', seed)}",iv:"${fake('{hex:32}', seed)}",secret:Buffer.from("${fake('{hex:48}', seed)}","hex"),password:"pleaseletmein",salt:"SodiumChloride",hmac:"${bytes(seed, 32).toString('base64')}",privateKey:hex("${fake('{hex:64}', seed + 1)}")},`,
  },
  {
    name: 'public keys and certificates',
    path: 'dist/roots.js',
    one: (seed) =>
      `"-----BEGIN ${seed % 2 ? 'CERTIFICATE' : 'PUBLIC KEY'}-----\\nMII${bytes(seed, 200).toString('base64')}\\n-----END ${seed % 2 ? 'CERTIFICATE' : 'PUBLIC KEY'}-----\\n",`,
  },
  {
    name: 'word lists',
    path: 'wordlists/english.json',
    one: (seed) =>
      `"${Array.from({ length: 12 }, (_, index) => `${word(seed + index)}${fake('{lower:4}', seed + index)}`).join('","')}",`,
  },
  {
    name: 'identifiers of minified code',
    path: 'dist/names.js',
    one: (seed) =>
      `apiKey:${fake('{letter:3}', seed)},secretKey=this.${fake('{letter:20}', seed)},token=${fake('{lower:6}', seed)}.${fake('{letter:24}', seed)}(),password:${fake('{letter:12}', seed)},accessToken:"${fake('{lower:9}', seed)}.${fake('{lower:9}', seed)}",`,
  },
  {
    name: 'binary data with names in it',
    path: 'dist/lib.bin',
    one: (seed) => `\0\x01${bytes(seed, 400).toString('latin1')}${word(seed)}_secret_key_${fake('{hex:16}', seed)}\0`,
  },
  {
    name: 'paths and colours',
    path: 'dist/icons.svg',
    one: (seed) =>
      `<path id="key-${fake('{alnum:22}', seed)}" fill="#${fake('{hex:6}', seed)}" d="M${seed}.${fake('{digit:12}', seed)}c${fake('{digit:8}', seed)}-${fake('{digit:9}', seed)}z"/>`,
  },
  {
    name: 'ids of objects',
    path: 'dist/objects.json',
    one: (seed) =>
      `{"_id":"${fake('{hex:24}', seed)}","token":"${fake('{uuid}', seed)}","ulid":"01${fake('{any:0123456789ABCDEFGHJKMNPQRSTVWXYZ:24}', seed)}","nanoid":"${fake('{base64url:21}', seed)}","account_id":"${fake('{hex:32}', seed)}"},`,
  },
  {
    name: 'mappings',
    path: 'dist/a.txt',
    one: (seed) =>
      `"mappings":"AAAA,SAAS,${fake('{letter:4}', seed)},${fake('{letter:5}', seed)};;${fake('{letter:8}', seed)},IAAI,${fake('{letter:4}', seed)}"`,
  },
]

function bytes(seed: number, length: number): Buffer {
  const random = randomFrom(String(seed))
  return Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)))
}

function word(seed: number): string {
  return words[seed % words.length] ?? ''
}

function name(seed: number): string {
  return packages[seed % packages.length] ?? ''
}
