import type { SetUpKind } from '../../support/set-ups-page.ts'
import { ciSetUps } from './ci.ts'
import { formSetUps } from './forms.ts'
import { indirectSetUps } from './indirect.ts'
import { replacedSetUps } from './replaced.ts'
import { strictSetUps } from './strict.ts'
import { systemSetUps } from './systems.ts'
import { toolSetUps } from './tools.ts'
import { waySetUps } from './ways.ts'

/** Every set-up that somebody wrote down, in the order of the page that lists them. */
export const kinds: readonly SetUpKind[] = [
  { title: 'CI', setUps: ciSetUps },
  { title: 'Release tools', setUps: toolSetUps },
  { title: 'What stands between', setUps: indirectSetUps },
  { title: 'What is called Watertight', setUps: replacedSetUps },
  { title: 'What may be another than what was read', setUps: strictSetUps },
  { title: 'Systems, tools and shells', setUps: systemSetUps },
  { title: 'Forms of their own', setUps: formSetUps },
  { title: 'More ways', setUps: waySetUps },
]

export const writtenSetUps = kinds.flatMap(({ setUps }) => setUps)

/** How many are combined at random beside them: a third of all at least, in whole tens. */
export const combinedCount = Math.ceil(writtenSetUps.length / 20) * 10
