import type { Theme } from '../../src/model/reporter.ts'

/** A pipe of 80 columns. */
export const plain: Theme = { width: 80, color: 0, unicode: true, verbosity: 'normal' }
