/** Whether a text is an environment file whatever its name: it assigns to names in capitals and does nothing else, and gives a secret a value. */
export function looksLikeEnvironment(text: string): boolean {
  let assigned = 0
  let secrets = 0
  for (const line of text.split(/\r\n?|\n/)) {
    const [, name = '', value = ''] = capitals.exec(line) ?? []
    if (name === '') {
      if (!/^\s{0,40}(?:#.*)?$/.test(line)) return false
      continue
    }
    assigned += 1
    if (secretName.test(name) && value.length >= 8 && !standIn.test(value)) secrets += 1
  }
  return assigned >= FEWEST && secrets > 0
}

const FEWEST = 3
const capitals = /^(?:export )?([A-Z][A-Z0-9_]{1,100})=\s{0,10}["']?([^"'\s]{0,500})/
const secretName =
  /(?:SECRET|TOKEN|PASSWORD|PASSWD|PASSPHRASE|PRIVATE_?KEY|API_?KEY|ACCESS_?KEY|AUTH_?KEY|CREDENTIALS?|DATABASE_URL|MONGO\w*_UR[IL]|REDIS_URL|_DSN)/
const standIn = /^[<{$*]|your|change|replace|example|placeholder|dummy|xxx|\.\.\.|insert|todo/i
