import type { Detector } from '../../model/detector.ts'

/** Bundled dependencies that are links out of the project, as the source saw them when it packed. */
export const bundledLink: Detector = {
  id: 'bundled-link',
  create(rules, { bundledLinks = [] }) {
    const [rule] = rules
    return {
      *inspect({ parent, facts: { manifest }, contents }) {
        if (parent || rule === undefined || manifest === undefined) return
        for (const { path, leadsTo, leavesRepository } of bundledLinks) {
          const inside = contents.filter((file) => file.path.startsWith(`${path}/`))
          const subject = inside.find((file) => file.path === `${path}/package.json`) ?? inside[0]
          if (subject === undefined) continue
          yield { ruleId: rule.id, subject, values: { path, target: leadsTo, outside: leavesRepository } }
        }
      },
    }
  },
}
