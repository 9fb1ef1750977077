/** Build tools put content hashes into file names: `chunk-3f9a1c2b.js`. Each such segment becomes `*`. */
export function withoutHashes(name: string): string {
  return name
    .replace(/(?<=^|[./_-])(?=[a-f]*\d)[a-f\d]{8,64}(?=$|[./_-])/g, '*')
    .replace(/(?<=[.-])(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{8}(?=\.[a-z]+(\.map)?$)/g, '*')
}
