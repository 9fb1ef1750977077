// What is called of npm's own packages, which ship no types (DefinitelyTyped lags by majors).

declare module 'pacote' {
  import type { EventEmitter } from 'node:events'

  /** A minipass stream of a tarball's bytes. */
  export interface TarballStream extends AsyncIterable<Uint8Array>, EventEmitter {
    destroy(error?: Error): void
  }

  export interface Manifest {
    readonly name: string
    readonly version: string
    readonly _integrity?: string
    /** As the registry sent it: any of it may be missing or of another type. */
    readonly dist?: {
      readonly tarball?: unknown
      readonly integrity?: unknown
      readonly attestations?: { readonly url?: unknown } | null
    }
    scripts?: unknown
  }

  interface Packument {
    readonly name: string
    readonly versions: { readonly [version: string]: unknown }
    readonly 'dist-tags'?: { readonly [tag: string]: string }
    readonly time?: { readonly [version: string]: string }
  }

  type Options = { readonly [option: string]: unknown }

  export class Fetcher {
    constructor(spec: unknown, options: Options)
    readonly resolved: string | null
    /** Of a RegistryFetcher: the registry that serves this package's scope. */
    readonly registry: string
    readonly integrity: { toString(): string } | null
    manifest(): Promise<Manifest>
    packument(): Promise<Packument>
    tarballStream<T>(handler: (stream: TarballStream) => Promise<T>): Promise<T>
  }

  const pacote: {
    readonly RegistryFetcher: typeof Fetcher
    readonly RemoteFetcher: typeof Fetcher
    readonly DirFetcher: typeof Fetcher
  }
  export default pacote
}

declare module '@npmcli/arborist' {
  import type { Tree } from 'npm-packlist'

  export default class Arborist {
    constructor(options: { readonly path: string })
    loadActual(options?: {
      /** Whether a package that another depends on is read as well. */
      readonly filter?: () => boolean
      /** Whether npm's own record of what it has installed is left aside. */
      readonly forceActual?: boolean
      /** Whether dependencies are not looked for in the directories above. */
      readonly ignoreMissing?: boolean
    }): Promise<Tree>
  }
}

declare module '@npmcli/agent' {
  import http from 'node:http'
  export class Agent extends http.Agent {
    addRequest(request: http.ClientRequest, options: unknown): void
  }
  /** An agent for an address, through the proxy that it needs. */
  export function getAgent(url: string, options: { readonly [option: string]: unknown }): Agent
}

declare module '@npmcli/map-workspaces' {
  export default function mapWorkspaces(options: {
    readonly cwd: string
    readonly pkg: unknown
  }): Promise<Map<string, string>>
}

declare module '@npmcli/config' {
  export default class Config {
    constructor(options: {
      readonly npmPath: string
      readonly definitions: unknown
      readonly shorthands: unknown
      readonly flatten: unknown
      readonly nerfDarts: unknown
      readonly argv: readonly string[]
      readonly env: { [name: string]: string | undefined }
      readonly cwd: string
      readonly warn: boolean
    })
    readonly localPrefix: string
    loadLocalPrefix(): Promise<void>
    loadProjectConfig(): Promise<void>
    readonly flat: { readonly [option: string]: unknown }
    readonly data: Map<
      string,
      {
        readonly loadError: Error | undefined
        readonly source: string
        readonly data: { readonly [option: string]: unknown }
      }
    >
    load(): Promise<void>
    validate(): boolean
    get(key: string, where?: string): unknown
    isDefault(key: string): boolean
  }
}

declare module '@npmcli/config/lib/definitions/index.js' {
  const definitions: {
    readonly definitions: unknown
    readonly shorthands: unknown
    readonly flatten: unknown
    readonly nerfDarts: unknown
  }
  export default definitions
}

declare module 'npm-package-arg' {
  export interface Spec {
    readonly type: 'git' | 'tag' | 'version' | 'range' | 'file' | 'directory' | 'remote' | 'alias'
    readonly name: string | null
    readonly rawSpec: string
    readonly fetchSpec: string | null
  }
  export default function npa(spec: string, where?: string): Spec
}

declare module 'npm-registry-fetch' {
  /** What is used of a minipass response. */
  export interface RegistryResponse {
    readonly status: number
    readonly headers: { get(name: string): string | null }
    readonly body: AsyncIterable<Uint8Array>
  }

  const registryFetch: {
    (address: string, options: { readonly [option: string]: unknown }): Promise<RegistryResponse>
    pickRegistry(spec: string, options: { readonly [option: string]: unknown }): string
  }
  export default registryFetch
}

declare module 'semver' {
  const semver: {
    valid(version: string): string | null
    coerce(version: string): { readonly version: string } | null
    gte(version: string | { readonly version: string }, other: string): boolean
    prerelease(version: string): readonly (string | number)[] | null
    satisfies(version: string, range: string, options: { readonly includePrerelease: boolean }): boolean
    validRange(range: string): string | null
    gt(version: string, other: string): boolean
    prerelease(version: string): readonly (string | number)[] | null
    sort(versions: string[]): string[]
    rsort(versions: string[]): string[]
    compareLoose(one: string, other: string): number
  }
  export default semver
}

declare module 'npm-packlist' {
  import type { EventEmitter } from 'node:events'

  /** The part of an Arborist tree that is looked at here. */
  export interface Tree {
    package: { readonly [key: string]: unknown } & {
      readonly bin?: object
      readonly patchedDependencies?: object
      readonly bundleDependencies?: readonly string[]
    }
  }

  /** The name of an ignore file, or a symbol that stands for npm's own rules. */
  type RuleSet = string | symbol
  type Options = { readonly [option: string]: unknown }

  export class PackWalker extends EventEmitter {
    constructor(tree: Tree, options: Options)
    ignoreFiles: readonly RuleSet[]
    readonly result: readonly string[]
    injectRules(set: RuleSet, rules: readonly string[], done?: () => void): void
    processPackage(done: () => void): void
    start(): void
  }

  const packlist: {
    (tree: Tree, options: Options): Promise<readonly string[]>
    readonly Walker: typeof PackWalker
  }
  export default packlist
}
