import type { TextCursor } from './text-cursor.ts'

/**
 * The names that a value has by the command whose option it is given to: `cypress run --key v`, and what a short option of some means:
 * `sshpass -p v`. None where the first of `names` is no option. `at` is where that begins.
 */
export function namesOfCommand(names: readonly string[], text: string, at: number): readonly string[] {
  const [option = ''] = names
  const isPair = names.length > 1 && (userOptions.test(names[1] ?? '') || isOfHttpie(names[1] ?? '', text, at))
  if (!option.startsWith('-') && !isPair) return []
  const before = text.slice(Math.max(0, at - LONGEST), at)
  const command = before.slice(Math.max(...ends.map((end) => before.lastIndexOf(end))) + 1)
  // Up to its first option: what is given to those says nothing of this one.
  const words = /^\s{0,20}((?:[\w./@<(:-]{1,60}\s{1,4}){1,6}?)(?=-|$)/.exec(`${command} `)?.[1]?.trim() ?? ''
  if (isPair) return words === '' ? [] : ['password']
  const line = before.slice(Math.max(...separators.map((end) => before.lastIndexOf(end))) + 1)
  const meaning = meanings.find(([short, of]) => short === option && of.test(line))
  return [
    ...(words === '' ? [] : [words]),
    ...(meaning === undefined ? [] : [meaning[2]]),
    // A value of hexadecimal digits that is called `token` is many things, but not where a command is given it.
    ...(words !== '' && tokenOptions.test(option) ? ['auth token'] : []),
  ]
}

/** `http -a user:v` of HTTPie. */
function isOfHttpie(option: string, text: string, at: number): boolean {
  return (
    /^(?:-a|--auth)$/.test(option) &&
    /(?:^|[\s"'`;&|])(?:https?|xhs?) [^\n]{0,80}$/.test(text.slice(Math.max(0, at - LONGEST), at))
  )
}

/**
 * The name of what a command is given at its input: `echo v | docker login --password-stdin`, `… --password-stdin <<< v`,
 * `echo user:v | chpasswd`, `echo v | vercel env add NAME production`. Empty when it is given nothing.
 */
export function nameAtInput(names: readonly string[], text: string, at: number, valueStart: number): string {
  const before = text.slice(Math.max(0, valueStart - LONGEST), valueStart)
  if ((before.includes('echo ') || before.includes('printf ')) && printed.test(before)) {
    const piped = /^[^\n|]{1,200}\|\s{0,3}([^\n|]{1,200})/.exec(text.slice(valueStart, valueStart + 420))?.[1] ?? ''
    return takesPassword.test(piped) ? 'password' : (takesNamed.exec(piped)?.[1] ?? '')
  }
  if (names.length > 0) return ''
  return /--password-stdin[^\n|]{0,80}<<<\s{0,3}["']?$/.test(text.slice(Math.max(0, at - 120), at)) ? 'password' : ''
}

/** Whether what stands before is a command whose next word is a password by its place: `htpasswd -b file user v`, `net use share /user:name v`, `smbclient -U user%v`. */
export function isPasswordByPlace(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - LONGEST), at)
  return (
    (before.endsWith('%') && /\s-U ?["']?[\w\\/.@-]{1,60}%$/.test(before)) ||
    // Redis: the rules of a user.
    (before.endsWith('>') && /(?:^|[\n"'])(?:user|ACL SETUSER) [\w.-]{1,40} (?:[^\n"'<>]{1,80} )?>$/i.test(before)) ||
    (before.includes(' /p') &&
      /\b(?:[xw]l?freerdp|cmdkey|signtool)\b[^\n]{0,120} \/p(?:ass|assword)?[: ]["']?$/.test(before)) ||
    (before.includes('htpasswd ') &&
      /\bhtpasswd -\w{0,5}b\w{0,5} (?:[\w./~-]{1,80} )?[\w.@-]{1,40} ["']?$/.test(before)) ||
    (before.includes('net use ') && /\bnet use [^\n]{1,80}\/user:[\w.\\@-]{1,60} ["']?$/.test(before))
  )
}

const printed = /(?:\b|\\[nrt])(?:echo|printf)(?: -\w{1,3}| ["']?%s(?:\\n)?["']?)? \\?["']?(?:[\w.@-]{1,40}:)?$/
const takesPassword = /\s--password-stdin\b|^(?:sudo )?(?:chpasswd|smbpasswd|passwd --stdin)\b|^sudo (?:-\w )?-S\b/
const takesNamed =
  /^(?:npx )?(?:vercel env add|wrangler secret put|gh secret set|fly secrets set|supabase secrets set) ([\w-]{1,60})/
const LONGEST = 160
const separators = ['\n', ';', '&', '|']
const ends = [...separators, '"', "'", '`']
const tokenOptions = /^--?(?:auth[-_]?|access[-_]?|api[-_]?)?token$/i
const userOptions = /^(?:-u|--user|--proxy-user)$/
const meanings: readonly (readonly [option: string, of: RegExp, name: string])[] = [
  [
    '-p',
    /\b(?:sshpass|mysql\w{0,12}|mariadb\w{0,12}|mongo\w{0,8}|(?:docker|podman|az|cf|oc|registry) login|security (?:unlock|create)-keychain|(?:7z[ar]?|7zz|rar|unrar) \w)\b/,
    'password',
  ],
  ['-p', /\b(?:vsce|ovsx) \w/, 'auth token'],
  ['-P', /\bsecurity import\b/, 'password'],
  ['-k', /\bopenssl (?:enc|aes|des)|\bsecurity set-key-partition-list\b/, 'password'],
  ['-a', /\bredis-cli\b/, 'password'],
  ['-P', /\b(?:zip|unzip|sqlcmd|bcp)\b/, 'password'],
  ['-w', /\bldap\w{1,12}\b/, 'password'],
  ['-t', /\bcodecov\b/, 'token'],
  // With nothing behind its colon it is no user: `curl -u v: `.
  ['-u', /\bcurl\b/, 'auth token'],
]

/** Whether `user:` begins a literal that signs in: what `btoa` is given, `Basic ${Buffer.from(`, `curl -u`, `auth: 'user:v'`. */
export function isSignIn(cursor: TextCursor): boolean {
  const before = cursor.text.slice(Math.max(cursor.floor, cursor.at - 60), cursor.at)
  return /\bbtoa\(\s{0,3}["'`]$|\bbasic ?["'`$+{ ]{0,6}(?:new )?Buffer(?:\.from)?\(\s{0,3}["'`]$|\bCURLOPT_(?:PROXY)?USERPWD\s{0,3}(?:,|=>)\s{0,3}["']$|[\s{,"']auth["']?:\s{0,3}["'`]$|(?:^|\s)(?:-u|--user|--proxy-user)[ =]["']$/i.test(
    before,
  )
}
