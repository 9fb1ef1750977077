import { isFields, type Json } from '../model/json.ts'
import type { RevealName } from '../schema/secret-checks.ts'
import { readEnvironment } from './environment.ts'
import { isShortRsa } from './short-rsa.ts'

/** What a secret says about itself to whoever holds it; nothing here is secret. */
export type Revealed = { readonly [name: string]: string | number | boolean }

/** What the decoder of that name reads from `secret`, of which `context` is the text that matched and some behind it, `around` more on both sides; nothing when it is not of that form. */
export function reveal(name: RevealName, secret: string, context: string, around: string = context): Revealed {
  return decoders[name](secret, context, around)
}

const decoders: { readonly [Name in RevealName]: (secret: string, context: string, around: string) => Revealed } = {
  'aws-account': (secret) => {
    const bits = base32Bits(secret.slice(4, 14))
    if (bits === null) return {}
    // The account is 40 bits, of which the first character's uppermost bit is none (awsteele.com, 2020).
    const account = (bits >> 7n) & 0xffffffffffn
    return account < 1_000_000_000_000n ? { account: account.toString().padStart(12, '0') } : {}
  },
  jwt: (secret) => {
    const [header, payload] = secret.split('.', 2).map(jsonFromBase64)
    if (!isFields(header) || !isFields(payload) || typeof header['alg'] !== 'string') return {}
    return {
      algorithm: header['alg'],
      ...textField('issuer', payload['iss']),
      ...textField('role', payload['role']),
      ...dateField('expires', payload['exp']),
      ...(typeof payload['exp'] === 'number' && { expired: payload['exp'] < MADE }),
      sample:
        payload['name'] === 'John Doe' ||
        payload['iat'] === 1516239022 ||
        payload['iss'] === 'supabase-demo' ||
        isShown(payload),
    }
  },
  'sentry-organisation': (secret) => {
    const payload = jsonFromBase64(secret.replace(/^sntrys_/, '').split('_', 1)[0] ?? '')
    return isFields(payload)
      ? { ...textField('organization', payload['org']), ...textField('region', payload['region_url']) }
      : {}
  },
  'slack-team': (secret) =>
    textField('team', /\/(T[A-Z0-9]{8,11})\//.exec(secret)?.[1] ?? /^xox[a-z]-(?:\d-)?(\d{8,13})-/.exec(secret)?.[1]),
  'url-user': (secret, context) => {
    const url = /([a-z][a-z0-9+.-]*):\/\/([^:@/\s"']*):[^\s/"'`<>]*@([\w.-]+)/i.exec(
      context.includes(secret) ? context : secret,
    )
    return { ...textField('scheme', url?.[1]), ...textField('user', url?.[2]), ...textField('host', url?.[3]) }
  },
  environment: (secret) => ({ ...readEnvironment(secret) }),
  wallet: (_, __, around) => ({ wallet: wallets.test(around) }),
  'signed-url': (_, __, around) => {
    const until = /[?&;]se=(\d{4}-\d{2}-\d{2})/.exec(around.replaceAll('&amp;', '&'))?.[1]
    const made = /X-(?:Amz|Goog)-Date=(\d{4})(\d{2})(\d{2})T/i.exec(around)
    const seconds = Number(/X-(?:Amz|Goog)-Expires=(\d{1,8})/i.exec(around)?.[1] ?? Number.NaN)
    const end =
      until === undefined
        ? Date.UTC(Number(made?.[1]), Number(made?.[2]) - 1, Number(made?.[3]) + 1) / 1000 + seconds
        : Date.parse(until) / 1000
    return { ...dateField('expires', end), expired: end < MADE }
  },
  'key-size': (secret) => ({ short: isShortRsa(secret) }),
  'installed-app': (_, __, around) => ({ installed: installed.test(around) }),
  'openssh-cipher': (secret) => {
    const body = Buffer.from(secret.replace(/-----[^-]+-----|\\+[nr]|\s/g, '').slice(0, 80), 'base64')
    if (body.subarray(0, 14).toString('latin1') !== 'openssh-key-v1') return {}
    const length = body.length > 19 ? body.readUInt32BE(15) : 0
    const cipher = body.subarray(19, 19 + Math.min(length, 32)).toString('latin1')
    return { cipher, encrypted: cipher !== 'none' }
  },
}

/** What a token says that only shows something, and the token that Cesium gives to everybody. */
function isShown(payload: { readonly [key: string]: Json }): boolean {
  const claims = JSON.stringify(payload).slice(0, 4000)
  return (
    /"(?:test|sample|example|dummy|fake)\w{0,20}"|example\.(?:com|org)|localhost/i.test(claims) ||
    (payload['id'] === 259 && typeof payload['jti'] === 'string')
  )
}

const wallets =
  /ethereum|ethers|web3|wallet|hardhat|viem|solidity|\bevm\b|metamask|deployer|rpc_?url|mainnet|sepolia|\beth_|infura|alchemy/i

// Its tokens come back to the machine that it runs on.
const installed =
  /"installed"\s{0,8}:|urn:ietf:wg:oauth:2\.0:oob|(?:redirect|callback)[\w"'\s[:=]{1,30}\bhttps?:\/\/(?:localhost|127\.0\.0\.1)|(?:callback|redirect)_?port\b/i

/** When this version was made, in seconds: what had expired by then has expired, and no clock is needed to say so. Moved on with each release. */
const MADE = Date.UTC(2026, 10, 24) / 1000

function base32Bits(text: string): bigint | null {
  let bits = 0n
  for (const character of text) {
    const value = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(character)
    if (value === -1) return null
    bits = (bits << 5n) | BigInt(value)
  }
  return text.length === 10 ? bits >> 2n : null
}

function jsonFromBase64(text: string): Json {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Json
  } catch {
    return null
  }
}

function textField(name: string, value: unknown): Revealed {
  return typeof value === 'string' && value !== '' ? { [name]: value.slice(0, 200) } : {}
}

function dateField(name: string, seconds: unknown): Revealed {
  const valid = typeof seconds === 'number' && seconds > 0 && seconds < 253402300800
  return valid ? { [name]: new Date(seconds * 1000).toISOString().slice(0, 10) } : {}
}
