import type { Values } from '../../model/detector.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { decodeText, detectEncoding } from '../../text/encoding.ts'
import { countAssignments } from './environment-file.ts'
import type { FileRule } from './file-rule.ts'

/** What a rule wants to know of a file's content. */
export function traitsOf(rule: FileRule, bytes: Uint8Array): Values {
  const buffer = asBuffer(bytes)
  const traits = rule.traits.map(([name, marks]) => [name, marks.some((mark) => buffer.includes(mark))] as const)
  return { ...Object.fromEntries(traits), ...(rule.reads === 'environment' && environmentTraits(bytes)) }
}

/** Whether a path lies among tests, examples and templates, where what looks alive is mostly made up. */
export function isFixture(path: string): boolean {
  return fixtureFolder.test(path)
}

function environmentTraits(bytes: Uint8Array): Values {
  const head = bytes.subarray(0, LONGEST_ENVIRONMENT)
  const detected = detectEncoding(head)
  if (!detected) return { variables: 0, empty: false }
  const variables = countAssignments(decodeText(head.subarray(detected.bom), detected.encoding))
  return {
    variables,
    empty: variables === 0 && head.length === bytes.length,
    variableWord: variables === 1 ? 'variable' : 'variables',
  }
}

const LONGEST_ENVIRONMENT = 1_048_576
const fixtureFolder =
  /(?:^|\/)(?:__tests__|__mocks__|__fixtures__|tests?|specs?|fixtures?|examples?|mocks?|testdata|templates?|demos?|samples?|e2e|node_modules)\//i
