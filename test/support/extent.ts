/** Whether everything is tried: `npm run test:all`. `npm test` leaves some of the slowest out. */
export const isEverything: boolean = process.env['MODE'] === 'all'

/**
 * Whether a cell of a table of real runs is tried, places from 0: all of them when everything is, else every third,
 * so that each row and each column has its part.
 */
export function isTried(row: number, column: number): boolean {
  return isEverything || (row + column) % 3 === 0
}
