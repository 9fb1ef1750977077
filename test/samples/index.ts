import { archives } from './archives.ts'
import { executables } from './executables.ts'
import { leftovers } from './leftovers.ts'
import { maps } from './maps.ts'
import { media } from './media.ts'
import { programs } from './programs.ts'
import { records } from './records.ts'
import type { Sample } from './sample.ts'

/** Every form that can be made on this machine, by the part of docs/coverage.md in which it is listed. */
export const samples: { readonly [part: string]: readonly Sample[] } = {
  'Source maps': maps,
  'Archives and compressed files': archives,
  Executables: executables,
  'Compiled programs': programs,
  'Records of builds, tests and runs': records,
  'Pictures, documents and fonts': media,
  'What editors, systems and version control leave': leftovers,
}
