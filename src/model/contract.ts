/** The release contract: what packages may ship, by the name of the package. */
export interface Contract {
  readonly packages: { readonly [name: string]: PackageContract }
}

/** What one package may ship, as its owner has approved it. */
export interface PackageContract {
  /** The most bytes of the tarball. */
  readonly packed: number
  /** The most bytes of its files together. */
  readonly unpacked: number
  /** Files that are no maps, by path or glob: the whole path in the package. */
  readonly files: { readonly [glob: string]: ApprovedFiles }
  /** Maps by their chain, one path or glob for each step, joined by ` ! `. */
  readonly maps: { readonly [chain: string]: ApprovedMaps }
  /** Hosts that URLs may name; `*.example.com` stands for all below it. */
  readonly hosts: readonly string[]
  /** The commands that run at whoever installs it, by event. */
  readonly installScripts: { readonly [event: string]: string }
}

export interface ApprovedFiles {
  /** What the files may be, as the report names it: `javascript`, `elf`, `link`, … */
  readonly kinds: readonly string[]
  /** The most bytes of each. */
  readonly bytes: number
  /** What may lie inside, when it is an archive or a program that carries files. */
  readonly holds?: readonly string[]
}

/** The most that a map may give away. */
export interface ApprovedMaps {
  readonly embedded: number
  readonly novel: number
}

/** What a package ships, as far as a contract is concerned. */
export interface Shape {
  readonly packed: number
  readonly unpacked: number
  /** The files that are no maps. */
  readonly files: readonly ShippedFile[]
  readonly maps: readonly ShippedMap[]
  readonly hosts: readonly string[]
  readonly installScripts: PackageContract['installScripts']
}

export interface ShippedFile {
  readonly path: string
  readonly kind: string
  readonly bytes: number
  /** The kinds of what lies inside, when it is a container; sorted. */
  readonly holds: readonly string[]
}

export interface ShippedMap extends ApprovedMaps {
  readonly chain: readonly string[]
}
