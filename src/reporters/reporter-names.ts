/** Every reporter's name, in the order of the help: a start has no time to load the reporters themselves. */
export const reporterNames = [
  'pretty',
  'json',
  'html',
  'sarif',
  'sarif-full',
  'markdown',
  'github',
  'gitlab',
  'gitlab-secrets',
  'junit',
  'rdjson',
  'csv',
  'azure',
  'teamcity',
] as const

export type ReporterName = (typeof reporterNames)[number]
