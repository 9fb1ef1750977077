import type { Response } from './response-type.ts'

/** One thing that happened, with its time in UTC. */
export interface Event {
  readonly time: string
  /** `name@version`. */
  readonly spec: string
  readonly what: string
}

/** What happened when, as far as registries and places say, in the order of time. */
export function timelineOf({ package: { name, version }, asked, out, undo, copies }: Response): readonly Event[] {
  const spec = `${name}@${version}`
  const events: Event[] = []
  for (const { version: each, published } of out.versions)
    if (published !== null) events.push({ time: published, spec: `${name}@${each}`, what: 'is published; it leaks' })
  if (undo.clean?.published != null)
    events.push({
      time: undo.clean.published,
      spec: `${name}@${undo.clean.version}`,
      what: 'is published; it is clean',
    })
  if (undo.unpublishedAt !== null)
    events.push({ time: undo.unpublishedAt, spec: name, what: 'the whole package is unpublished' })
  for (const { name: place, versions } of copies.places) {
    for (const { version: each, firstSeen, lastSeen, goneSince } of versions) {
      const one = `${name}@${each}`
      if (firstSeen !== null) events.push({ time: firstSeen, spec: one, what: `a copy is first seen at ${place}` })
      if (lastSeen !== null && lastSeen !== firstSeen)
        events.push({ time: lastSeen, spec: one, what: `the copy at ${place} is seen for the last time` })
      if (goneSince !== null)
        events.push({ time: goneSince, spec: one, what: `the copy at ${place} is found to be gone` })
    }
  }
  const state = { public: 'still has', gone: 'no longer has', unknown: 'was asked and did not say whether it has' }
  events.push({ time: asked, spec, what: `the registry ${state[undo.state]} it` })
  return events.sort((one, other) => (one.time < other.time ? -1 : one.time > other.time ? 1 : 0))
}
