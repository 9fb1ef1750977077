import { github, type SetUp } from './parts.ts'

/** A way to write the gate, and what it does for the upload behind it in the same job. */
interface Part {
  readonly steps: string
  /** Whether a leak gets past it. */
  readonly stops: 'yes' | 'no' | 'maybe'
  readonly says: string
}

const gates: readonly Part[] = [
  { steps: '- run: npx watertight', stops: 'yes', says: '' },
  { steps: '- uses: watertight-npm/watertight@v0', stops: 'yes', says: '' },
  { steps: '- run: |\n    npm ci\n    npx watertight --fail-on moderate', stops: 'yes', says: '' },
  { steps: '- run: npx watertight || exit 1', stops: 'yes', says: '' },
  { steps: '- run: npx watertight || true', stops: 'no', says: 'takes its place' },
  { steps: '- run: npx watertight\n  continue-on-error: true', stops: 'no', says: 'continue-on-error' },
  { steps: '- run: npx watertight --fail-on never', stops: 'no', says: '--fail-on never' },
  { steps: '- run: npx watertight --disable map/embedded-sources', stops: 'no', says: '--disable' },
  { steps: '- run: npx watertight other', stops: 'no', says: 'audits other' },
  { steps: '- run: npx watertight $OPTIONS', stops: 'maybe', says: 'from a variable' },
  { steps: "- run: npx watertight\n  if: github.actor != 'x'", stops: 'maybe', says: 'only on a condition' },
]

const between: readonly Part[] = [
  { steps: '', stops: 'yes', says: '' },
  { steps: '- run: git tag v1 && git push --tags', stops: 'yes', says: '' },
  { steps: '- run: npm ci --ignore-scripts', stops: 'yes', says: '' },
  { steps: '- run: npx tsc', stops: 'no', says: 'can change what ships' },
  { steps: '- run: echo 1 > dist/a.js', stops: 'no', says: 'can change what ships' },
  { steps: '- uses: actions/download-artifact@v5', stops: 'no', says: 'can change what ships' },
]

const uploads: readonly Part[] = [
  { steps: '- run: npm publish --ignore-scripts', stops: 'yes', says: '' },
  { steps: '- run: npm publish --access public', stops: 'yes', says: '' },
  { steps: '- run: npm_config_ignore_scripts=true npm publish .', stops: 'yes', says: '' },
  { steps: '- run: npm publish ./dist', stops: 'no', says: 'it publishes dist' },
  { steps: '- run: npm publish x.tgz', stops: 'no', says: 'a tarball is uploaded as it is' },
  { steps: '- run: npm publish\n  if: always()', stops: 'no', says: 'some-package' },
  { steps: '- run: cd dist && npm publish', stops: 'no', says: 'it publishes dist' },
]

/** Set-ups of a gate, something behind it and an upload, drawn at random: `count` of them, the same for the same seed. */
export function combinedSetUps(count: number, seed: number): readonly SetUp[] {
  const random = generator(seed)
  const pick = (parts: readonly Part[]): Part =>
    parts[Math.floor(random() * parts.length)] ?? { steps: '', stops: 'yes', says: '' }
  return Array.from({ length: count }, (_, at): SetUp => {
    const parts = [pick(gates), pick(between), pick(uploads)]
    const worst = parts.find(({ stops }) => stops === 'no') ?? parts.find(({ stops }) => stops === 'maybe')
    return {
      name: `combination ${at}: ${parts.map(({ steps }) => steps.replace(/\s+/g, ' ')).join(' / ')}`,
      files: github(
        parts
          .map(({ steps }) => steps)
          .filter((steps) => steps !== '')
          .join('\n'),
      ),
      truth: worst === undefined ? 'gated' : worst.stops === 'no' ? 'bypassed' : 'unknown',
      says: worst === undefined ? 'Watertight runs before it' : worst.stops === 'maybe' ? worst.says : '',
    }
  })
}

/** Mulberry32. */
function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
