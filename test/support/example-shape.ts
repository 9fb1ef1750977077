import { approvalOf } from '../../src/contract/approval.ts'
import { deviations } from '../../src/detectors/contract/contract.ts'
import type { PackageContract, Shape, ShippedFile } from '../../src/model/contract.ts'

/** A shape of these files (path and kind), and of whatever else the test is about. */
export function exampleShape(
  files: { readonly [path: string]: string | Partial<ShippedFile> },
  more: Partial<Shape> = {},
): Shape {
  const shipped = Object.entries(files).map(([path, file]): ShippedFile => {
    return { path, kind: 'javascript', bytes: 100, holds: [], ...(typeof file === 'string' ? { kind: file } : file) }
  })
  const unpacked = shipped.reduce((sum, { bytes }) => sum + bytes, 0)
  return { packed: unpacked, unpacked, files: shipped, maps: [], hosts: [], installScripts: {}, ...more }
}

/** What a contract says against a shape, as `rule path`; hosts included. */
export function objections(shape: Shape, contract: PackageContract): readonly string[] {
  const approval = approvalOf(contract)
  const found = [...deviations(shape, contract, approval)].map(({ ruleId, chain, values }) => {
    return `${ruleId} ${chain?.join(' ! ') ?? values['what']}`
  })
  const hosts = shape.hosts.filter((host) => !approval.host(host)).map((host) => `url/host-not-approved ${host}`)
  return [...found, ...hosts]
}
