import type { AuditError } from '../model/audit-error.ts'
import type { PackageReport, ReleasedPackage, Report } from '../model/report.ts'
import { publicUrl } from '../sources/resolved.ts'
import type { Destination } from './destination.ts'

/** A package on its way to the registry. */
export interface Item {
  readonly index: number
  /** `name@version`, of what is in the tarball. */
  readonly spec: string
  /** Path of the tarball in the release's folder. */
  readonly path: string
  readonly audited: string
  readonly destination: Destination
}

/** Where each package of a release stands. It lives as long as the release and is asked when that is interrupted. */
export class Progress {
  readonly items: Item[] = []
  readonly #report: Report
  readonly #states = new Map<number, ReleasedPackage>()
  readonly #onChange: (progress: Progress) => void

  constructor(report: Report, onChange: (progress: Progress) => void) {
    this.#report = report
    this.#onChange = onChange
  }

  /** Takes up a package whose tarball has been audited. */
  add(
    one: Pick<PackageReport, 'name' | 'version' | 'spec' | 'integrity'> & { index: number },
    destination: Destination,
  ): void {
    const { index, spec: path } = one
    const [name, version, audited] = [one.name ?? '', one.version ?? '', one.integrity ?? '']
    const registry = publicUrl(destination.registry)
    this.items.push({ index, spec: `${name}@${version}`, path, audited, destination })
    this.#states.set(index, {
      package: index,
      name,
      version,
      registry,
      state: 'not-published',
      audited,
      served: null,
      stage: null,
    })
    this.#onChange(this)
  }

  /** Notes that something has become of a package. */
  note({ index }: Item, change: Partial<Pick<ReleasedPackage, 'state' | 'served' | 'stage'>>): void {
    const known = this.#states.get(index)
    if (known === undefined) return
    this.#states.set(index, { ...known, ...change })
    this.#onChange(this)
  }

  /** Where an item stands. */
  stateOf({ index }: Item): ReleasedPackage['state'] {
    return this.#states.get(index)?.state ?? 'not-published'
  }

  get packages(): readonly ReleasedPackage[] {
    return [...this.#states.values()]
  }

  /** The report of the release as it stands; with why it stopped, when it did, and then it is not complete. */
  conclude(failure: Pick<AuditError, 'code' | 'message'> | null): Report {
    const report = { ...this.#report, release: { packages: this.packages } }
    if (failure === null) return report
    const { code, message: detail } = failure
    const notice = { package: null, code, chain: [], detail, effect: 'incomplete' } as const
    return { ...report, verdict: 'incomplete', notices: [...report.notices, notice] }
  }
}
