/** The base64 between the armour of a PEM, however it is broken into lines and literals. */
export function pemBody(pem: string): string {
  return pem
    .replace(/-----[^-]{0,60}-----/g, '')
    .replace(/\\+[rn]/g, '')
    .replace(/["'`]\s{0,40}\+\s{0,40}["'`]/g, '')
    .replace(/[^A-Za-z0-9+/]/g, '')
}
