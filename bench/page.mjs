// The tables of docs/performance.md and docs/fleet.md: printed by each run, and with `--write` on the command line put in place of what stands between their marks.
import { readFileSync, writeFileSync } from 'node:fs'

/** What is asked for on the command line, without `--write`. */
export const asked = process.argv.slice(2).filter((word) => word !== '--write')

/** The part of the page between `<!-- name -->` and `<!-- /name -->`: `line` prints and adds one, `end` writes them. */
export function part(name, page = 'performance') {
  const file = new URL(`../docs/${page}.md`, import.meta.url)
  const lines = []
  return {
    line(text) {
      lines.push(text)
      console.log(text)
    },
    end() {
      if (!process.argv.includes('--write')) return
      const [before, rest] = readFileSync(file, 'utf8').split(`<!-- ${name} -->\n`)
      const [, after] = rest?.split(`<!-- /${name} -->`) ?? []
      if (after === undefined) throw new Error(`docs/${page}.md has no part ${name}`)
      writeFileSync(file, `${before}<!-- ${name} -->\n${lines.join('\n')}\n<!-- /${name} -->${after}`)
    },
  }
}
