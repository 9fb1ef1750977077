/** A file of the tree: where its text lies in the contents. */
export interface VirtualFile {
  readonly path: string
  readonly offset: number
  readonly length: number
  /** Its text as somebody wrote it, beside what Deno made of it. */
  readonly isOriginal: boolean
}

/**
 * The files of a tree. A file has a name (`n`, before 2.1 `name`) and the place of its text (`o`, before 2.1 `offset` and `len`);
 * folders are objects and lists of any shape around it.
 */
export function* filesIn(tree: unknown): Iterable<VirtualFile> {
  const open: { path: string; node: unknown }[] = [{ path: '', node: tree }]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (typeof at.node !== 'object' || at.node === null) continue
    const name: unknown = Reflect.get(at.node, 'n') ?? Reflect.get(at.node, 'name')
    const path = typeof name === 'string' ? [at.path, name].filter(Boolean).join('/') : at.path
    for (const [key, suffix] of texts) {
      const [offset = Number.NaN, length = 0] = placeIn(at.node, key)
      const isOriginal = suffix === '' && placeIn(at.node, 'm').length > 0
      if (typeof name === 'string' && length > 0) yield { path: path + suffix, offset, length, isOriginal }
    }
    // A path grows with each level, so what a deep tree makes is bounded here.
    if (path.length > 4096) continue
    const children = Object.values(at.node).filter((child) => typeof child === 'object')
    for (const node of children.reverse()) open.push({ path, node })
  }
}

function placeIn(node: object, key: string): readonly number[] {
  const place: unknown = Reflect.get(node, key)
  if (Array.isArray(place) && place.length === 2) return place.map(Number)
  const length: unknown = Reflect.get(node, 'len')
  return key === 'offset' && typeof place === 'number' ? [place, Number(length)] : []
}

/** The text as it was written, what Deno made of it, and its source map. */
const texts = [
  ['o', ''],
  ['offset', ''],
  ['m', '/<transpiled>.js'],
  ['s', '.map'],
] as const
