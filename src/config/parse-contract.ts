import { AuditError } from '../model/audit-error.ts'
import type { Contract, PackageContract } from '../model/contract.ts'
import { check } from '../schema/check.ts'
import { contractSchema, type WrittenContract } from '../schema/contract.ts'
import { parseSize, type Size } from '../schema/size.ts'
import { parseJson } from '../text/parse-json.ts'

/** The release contract that `text` holds; `origin` names the file in errors. */
export function parseContract(text: string, origin: string): Contract {
  const content = parseJson(text)
  if (content === undefined) throw malformed(origin, 'it is not valid JSON')
  const problems = check(content, contractSchema)
  if (problems.length > 0) throw malformed(origin, problems.slice(0, 5).join('; '))
  const { version, packages } = content as WrittenContract
  if (version !== 1) {
    throw new AuditError(
      'ECONTRACT',
      `${origin} is a contract of version ${version}, which this Watertight cannot read`,
      {
        hint: 'Update Watertight, or write the contract again with `watertight approve`.',
      },
    )
  }
  return { packages: mapValues(packages, (one, name) => packageContract(one, `${origin}: ${name}`)) }
}

type WrittenPackage = WrittenContract['packages'][string]

function packageContract({ packed, unpacked, files, ...others }: WrittenPackage, origin: string): PackageContract {
  const bytes = (size: Size) => bytesOf(size, origin)
  return {
    packed: bytes(packed),
    unpacked: bytes(unpacked),
    files: mapValues(files, ({ size, ...others }) => ({ ...others, bytes: bytes(size) })),
    ...others,
  }
}

function bytesOf(size: Size, origin: string): number {
  const bytes = parseSize(size)
  if (bytes === undefined) throw malformed(origin, 'a size is too large')
  return bytes
}

function mapValues<From, To>(
  values: { readonly [key: string]: From },
  change: (value: From, key: string) => To,
): { readonly [key: string]: To } {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value, key)]))
}

function malformed(origin: string, what: string): AuditError {
  return new AuditError('ECONTRACT', `${origin} is not a release contract: ${what}`, {
    hint: 'Correct it, or delete it and write it again with `watertight approve`.',
  })
}
