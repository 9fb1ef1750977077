import { expect, test } from 'vitest'
import { isAmongAlike } from '../../src/secrets/is-among-alike.ts'

const VALUE = 'jvbH7gctoZvJjCy3Ha_h'
const other = 'z3g33fiD0xzKYWyh8b_n'

test.each([
  { name: 'between two that are as long', text: `{a:"${other}",password:"${VALUE}",b:"${other}"}`, want: true },
  { name: 'behind one that is as long', text: `{a:"${other}",password:"${VALUE}"}`, want: true },
  { name: 'before one that is shorter', text: `{password:"${VALUE}",b:"z3g33fiD0x"}`, want: false },
  { name: 'beside another secret', text: `{apiKey:"${other}",password:"${VALUE}"}`, want: false },
  { name: 'alone', text: `{password:"${VALUE}"}`, want: false },
])('$name: $want', ({ text, want }) => {
  const start = text.indexOf(VALUE)
  expect(isAmongAlike(text, start, start + VALUE.length)).toBe(want)
})
