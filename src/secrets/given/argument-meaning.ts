/** What an argument of a well-known call is, where its place says so: the third of `new Sequelize(…)` is a password. `before`: those before it, the nearest first. */
export function meaningOfArgument(call: string, before: readonly string[]): string | undefined {
  return meanings.find(
    ([of, place, , first]) =>
      place === before.length && of.test(call) && (first === undefined || first.test(before[0] ?? '')),
  )?.[2]
}

// The call, how many arguments stand before, what it is, and what the one before it has to look like.
const meanings: readonly (readonly [call: RegExp, place: number, meaning: string, first?: RegExp])[] = [
  [/(?:^|\.)Sequelize$/, 2, 'password'],
  [/^PDO$|^mysqli$|^mysqli?_(?:p|real_)?connect$/, 2, 'password'],
  [/(?:^|\.)(?:scrypt|pbkdf2)(?:Sync)?$/, 0, 'password'],
  [/(?:^|\.)cookieParser$/, 0, 'secret'],
  [/redis\w{0,20}\.auth$/i, 0, 'password'],
  [/\.bind$/, 1, 'password', /^(?:cn|uid|dc)=/i],
]
