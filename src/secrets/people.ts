/**
 * Whether this text is a table of people: rows of a CSV or of an INSERT, of which three or more hold an address of mail, each another one, and
 * something else beside it.
 */
export function isTableOfPeople(text: string): boolean {
  const rows = text.split(/\n|\),\s{0,4}\(/).slice(0, MOST_ROWS)
  const found = new Set(rows.flatMap((row) => addressIn(row)))
  return found.size >= LEAST_ROWS
}

const LEAST_ROWS = 3
const MOST_ROWS = 60

/** The address of a row with three columns or more; none where it is made up. */
function addressIn(row: string): readonly string[] {
  if (row.length > 2000 || row.split(/[,;\t|]/).length < 3) return []
  const address = /[\w.+-]{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63}){1,4})/.exec(row)
  if (
    address === null ||
    /(?:^|\.)(?:example|test|invalid|localhost|acme|foo|bar|domain|email)\b/i.test(address[1] ?? '')
  )
    return []
  return [address[0].toLowerCase()]
}
