/** The text of a source map that gives one original file of a closed package away. */
export const leakingMap: string = JSON.stringify({
  version: 3,
  sources: ['../src/app.ts'],
  sourcesContent: ['export const plan = "not for the public"\n'],
  mappings: 'AAAA',
  names: [],
})
