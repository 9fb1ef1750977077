import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Projects that run side by side, one after the other in the queue: a worker keeps its loaded code only for the next file of the same one. */
const projects = ['managers', 'property', 'process']

/** What takes more than half a minute. Begun last, each would keep one core busy at the end, and leave the other idle. */
const longest = [
  'network/fix.test.ts',
  'network/init.test.ts',
  'network/publish.test.ts',
  'network/samples.test.ts',
  'network/packlists.test.ts',
  'set-ups/set-ups.test.ts',
  'set-ups/truth.test.ts',
  'formats/damage.test.ts',
  'samples/samples.test.ts',
  'source-map/hostile.test.ts',
  'fleet/faults.test.ts',
  'fleet/fleet.test.ts',
  'e2e/release.test.ts',
  'e2e/respond.test.ts',
  'e2e/fleet.test.ts',
  'reporters/html-page.test.ts',
  'e2e/fix.test.ts',
  'e2e/incident.test.ts',
  'fleet/pages.test.ts',
  'build/build.test.ts',
  'e2e/every-command.test.ts',
]

/** The order in which files of tests are begun, in a clone too, where nothing is known of how long they took. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // Sorting keeps the order of equals, which is Vitest's own.
    return (await super.sort(files)).sort((one, other) => rankOf(one) - rankOf(other))
  }
}

function rankOf({ project, moduleId }: TestSpecification): number {
  const place = longest.findIndex((name) => moduleId.replaceAll('\\', '/').endsWith(`/${name}`))
  return projects.indexOf(project.name) * (longest.length + 1) + (place === -1 ? longest.length : place)
}
