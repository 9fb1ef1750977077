import type { PatternShape } from '../../secrets/pattern-shape.ts'
import type { Probe } from './probe.ts'

/** A probe that a keyword calls. */
export interface KeywordCall {
  readonly probe: Probe
  /** Whether the keyword at `at` is worth a look: when every match begins with it, what stands around it tells that it is none. */
  mayBegin(bytes: Uint8Array, at: number, floor: number, ceiling: number): boolean
}

/** The call of this probe by one of its keywords, which is in lower case. */
export function callOf(probe: Probe, keyword: string): KeywordCall {
  let shape: PatternShape | null | undefined
  return {
    probe,
    mayBegin: (bytes, at, floor, ceiling) => {
      // Asked for at the first hit: most keywords have none.
      if (shape === undefined) shape = probe.shape()?.start.startsWith(keyword) ? probe.shape() : null
      return shape === null || fits(shape, bytes, at, floor, ceiling)
    },
  }
}

/** Whether the shape's places are filled. What an escape may stand for is anything. */
function fits(shape: PatternShape, bytes: Uint8Array, at: number, floor: number, ceiling: number): boolean {
  return fitsHead(shape, bytes, at, ceiling) && fitsBefore(shape, bytes, at, floor)
}

function fitsHead({ head }: PatternShape, bytes: Uint8Array, at: number, ceiling: number): boolean {
  for (let place = 0; place < head.length; place += 1) {
    if (at + place >= ceiling) return false
    const byte = bytes[at + place] as number
    if (byte === BACKSLASH) return true
    if (head[place]?.[byte] === 0) return false
  }
  return true
}

function fitsBefore({ before }: PatternShape, bytes: Uint8Array, at: number, floor: number): boolean {
  return (
    before === null ||
    at <= floor ||
    before[bytes[at - 1] as number] !== 0 ||
    isBehindEscape(bytes, at, floor) ||
    (bytes[at - 1] === DASH && bytes[at - 2] === COLON) ||
    isBehindColour(bytes, at, floor)
  )
}

function isBehindEscape(bytes: Uint8Array, at: number, floor: number): boolean {
  for (let before = at - 1; before >= floor && at - before <= LONGEST_ESCAPE; before -= 1) {
    if (bytes[before] === BACKSLASH) return true
  }
  return false
}

/** Whether the `m` before ends a sequence that colours what a terminal shows: no letter of a token. */
function isBehindColour(bytes: Uint8Array, at: number, floor: number): boolean {
  if (bytes[at - 1] !== 0x6d) return false
  let before = at - 2
  while (before > floor && at - before < LONGEST_ESCAPE && isParameter(bytes[before] as number)) before -= 1
  return bytes[before] === 0x5b && bytes[before - 1] === ESCAPE
}

function isParameter(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || byte === 0x3b
}

/** Together they introduce a shell's default. */
const [DASH, COLON] = [0x2d, 0x3a]
const ESCAPE = 0x1b
const BACKSLASH = 0x5c
/** An escaped `\u{0010ffff}`, and some. */
const LONGEST_ESCAPE = 16
