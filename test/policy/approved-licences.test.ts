import knownIds from 'spdx-license-ids' with { type: 'json' }
import oldIds from 'spdx-license-ids/deprecated' with { type: 'json' }
import { expect, test } from 'vitest'
import { approvedLicences } from '../../src/policy/approved-licences.ts'

test('every approved licence is an SPDX id, and those that packages use most are among them', () => {
  const ids = new Set([...knownIds, ...oldIds])
  expect([...approvedLicences].filter((id) => !ids.has(id))).toEqual([])
  expect([...approvedLicences]).toEqual(
    expect.arrayContaining(['MIT', 'ISC', 'Apache-2.0', 'BSD-3-Clause', 'MPL-2.0', '0BSD']),
  )
})
