import type { TextCursor } from './text-cursor.ts'

/** What an argument of a well-known call is, where its place says so: the third of `new Sequelize(…)` is a password. `before`: those before it, the nearest first. */
export function meaningOfArgument(call: string, before: readonly string[]): string | undefined {
  return meanings.find(
    ([of, place, , first]) =>
      place === before.length && of.test(call) && (first === undefined || first.test(before[0] ?? '')),
  )?.[2]
}

/** Whether the pair whose bracket the cursor stands before is a user and a password: `auth=('u', 'p')`, `'auth' => ['u', 'p']`. */
export function isSignInPair({ text, at, floor }: TextCursor): boolean {
  return /(?:^|\W)(?:basic_?)?auth["']?\s{0,3}(?:=>?|:)\s{0,3}$/i.test(text.slice(Math.max(floor, at - 24), at))
}

/** Whether the cursor stands among the users of express-basic-auth: `basicAuth({ users: { admin: v } })`. */
export function isUserOfBasicAuth({ text, at, floor }: TextCursor): boolean {
  const before = text.slice(Math.max(floor, at - 240), at)
  return before.includes('users:') && /basicAuth\(\{[^{}]{0,80}\busers:\s{0,8}\{[^{}]{0,120}$/i.test(before)
}

// The call, how many arguments stand before, what it is, and what the one before it has to look like.
const meanings: readonly (readonly [call: RegExp, place: number, meaning: string, first?: RegExp])[] = [
  [/(?:^|\.)Sequelize$/, 2, 'password'],
  [/(?:^|\.)HTTP(?:Basic|Digest|Proxy)Auth$/, 1, 'password'],
  [/^PDO$|^mysqli$|^mysqli?_(?:p|real_)?connect$/, 2, 'password'],
  [/(?:^|\.)(?:auth|fromPassword|setBasicAuth)$/i, 1, 'password'],
  [/(?:^|\.)getConnection$/, 2, 'password'],
  [/^(?:pymysql|MySQLdb|mysql|mariadb|cymysql)\.connect$/, 2, 'password'],
  [/(?:^|\.)(?:PlainTextAuthProvider|auth\.basic)$/, 1, 'password'],
  [/(?:^|\.)(?:PlainAuth|CRAMMD5Auth)$/, 2, 'password'],
  [/mailjet\.\w{1,20}$/i, 1, 'secret'],
  [/^Parse\.initialize$/, 2, 'master key'],
  [/(?:^|\.)unsafePlainText$/, 0, 'password'],
  [/\.signWith$/, 1, 'secret'],
  [/(?:^|\.)(?:login|logIn|signIn|sign_in)$/, 1, 'password', /^[\w.+-]{1,60}@/],
  [/\.setVapidDetails$/, 2, 'private key'],
  [/(?:^|\.)(?:scrypt|pbkdf2)(?:Sync)?$/, 0, 'password'],
  [/(?:^|\.)cookieParser$/, 0, 'secret'],
  [/redis\w{0,20}\.auth$/i, 0, 'password'],
  [/\.bind$/, 1, 'password', /^(?:cn|uid|dc)=/i],
]
