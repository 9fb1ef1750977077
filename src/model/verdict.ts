/** The worst of what happened: something could not be examined, something leaks, or neither. */
export type Verdict = 'clean' | 'leak' | 'incomplete'
