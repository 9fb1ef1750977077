import fc from 'fast-check'

/** Any character for `fc.string`, those of ASCII most often: fast-check's own `binary` spends seconds on a table of all. */
export const anyCharacter: fc.Arbitrary<string> = fc
  .oneof(fc.nat(0x7f), fc.nat(0xd7ff), fc.integer({ min: 0xe000, max: 0x10ffff }))
  .map((code) => String.fromCodePoint(code))
