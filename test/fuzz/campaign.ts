import type { Rule } from '../../src/model/rule.ts'
import { plant, type Sample } from '../samples/sample.ts'
import { examiner, MOST_STEPS } from './examine.ts'
import { mend } from './mend.ts'
import { mutate } from './mutate.ts'
import { randomOf } from './random.ts'
import { holds, holdsBrotli } from './reference.ts'

/** What is tried: a number of inputs of each form, from a seed. */
export interface Campaign {
  readonly samples: readonly Sample[]
  readonly rules: readonly Rule[]
  readonly inputs: number
  readonly seed: number
  /** Once in how many inputs the real tools are asked; 0 for never. */
  readonly programs: number
  /** Told before each input, so that somebody outside can see which one never ends. */
  onInput?(form: string, index: number): void
}

/** An input that something is wrong with. */
export interface Failure {
  readonly form: string
  /** The input's own: `inputOf` makes it again. */
  readonly index: number
  readonly why: 'hidden' | 'thrown' | 'slow' | 'steps' | 'memory'
  readonly detail: string
  readonly bytes: Uint8Array
}

/** What came of the inputs of one form. */
export interface Result {
  readonly form: string
  readonly format: string
  readonly inputs: number
  /** Inputs in which somebody else finds the marker. */
  readonly marked: number
  readonly found: number
  readonly incomplete: number
  /** Inputs that each reader opened. */
  readonly readers: ReadonlyMap<string, number>
  readonly failures: readonly Failure[]
}

/** Damages every sample `inputs` times and audits what comes out, a form after the other. */
export async function* run(campaign: Campaign): AsyncGenerator<Result> {
  const examine = examiner(campaign.rules)
  for (const sample of campaign.samples) {
    const original = Buffer.from(await sample.make())
    if (original.length <= LARGEST) yield await tryForm(sample, original, campaign, examine)
  }
}

/** The input of this number: the sample, changed, and mostly with its checksums put right. */
export function inputOf(original: Buffer, form: string, seed: number, index: number): Buffer {
  const random = randomOf(Math.imul(seed ^ digestOf(form), 0x9e3779b1) + index)
  const changed = mutate(original, random)
  return random.oneIn(5) ? changed : mend(changed)
}

async function tryForm(
  { form, formats, path }: Sample,
  original: Buffer,
  { inputs, seed, programs, onInput }: Campaign,
  examine: ReturnType<typeof examiner>,
): Promise<Result> {
  const format = formats[0] ?? 'none'
  const failures: Failure[] = []
  const readers = new Map<string, number>()
  let [marked, found, incomplete] = [0, 0, 0]
  for (let index = 0; index < inputs; index += 1) {
    onInput?.(form, index)
    const bytes = inputOf(original, form, seed, index)
    const fail = (why: Failure['why'], detail: string) => failures.push({ form, index, why, detail, bytes })
    const start = process.cpuUsage()
    const examined = await examine(bytes, path)
    // Of the processor: what else runs on the machine does not count.
    const milliseconds = Math.round(process.cpuUsage(start).user / 1000)
    if (milliseconds > SLOW) fail('slow', `${milliseconds} ms`)
    if (examined.steps > MOST_STEPS) fail('steps', `more than ${MOST_STEPS} things inside`)
    for (const detail of examined.thrown) fail('thrown', detail)
    for (const id of examined.readers) readers.set(id, (readers.get(id) ?? 0) + 1)
    if (index % 512 === 0 && process.memoryUsage.rss() > MOST_MEMORY)
      fail('memory', `${process.memoryUsage.rss()} bytes`)
    if (examined.isFound) found += 1
    if (examined.isIncomplete) incomplete += 1
    const turn = programs > 0 && index % programs === 0
    const whole = examined.isFound || examined.isIncomplete ? bytes : withoutCut(bytes, examined.bounds())
    const isThere = holds(whole, marker, format, turn) || (path.endsWith('.br') && holdsBrotli(bytes, marker))
    if (isThere) marked += 1
    if (isThere && !examined.isFound && !examined.isIncomplete)
      fail('hidden', 'the marker stands in it, and the audit is clean')
  }
  return { form, format, inputs, marked, found, incomplete, readers, failures }
}

/** The bytes without markers that a length which lies has cut in two: nobody who takes the files out has one of them whole. */
function withoutCut(bytes: Buffer, bounds: readonly number[]): Buffer {
  const cut: number[] = []
  for (let at = bytes.indexOf(marker); at !== -1; at = bytes.indexOf(marker, at + 1))
    if (bounds.some((bound) => bound > at && bound < at + marker.length)) cut.push(at)
  if (cut.length === 0) return bytes
  const whole = Buffer.from(bytes)
  for (const at of cut) whole.fill(0, at, at + marker.length)
  return whole
}

/** With its quotes: where they are gone, it may be part of a longer word, which is no token. */
const marker = `'${plant.secret}'`

function digestOf(text: string): number {
  return [...text].reduce((digest, letter) => (Math.imul(digest, 31) + (letter.codePointAt(0) ?? 0)) | 0, 7)
}

/** A larger one has the same headers, and takes longer. */
const LARGEST = 64 * 1024
/** Milliseconds, of which other programs on the machine take their part. */
const SLOW = 20_000
const MOST_MEMORY = 2 * 1024 ** 3
