// Makes the script and the style of the HTML report, as texts that the reporter imports.
import { readFileSync, writeFileSync } from 'node:fs'
import { buildSync } from 'esbuild'

/** Writes `src/reporters/html/page-files.ts`; gives the folders of the packages whose code stands in it, relative to `root`. */
export function writePage(root) {
  const from = `${root}src/reporters/html/page/`
  const common = { bundle: true, minify: true, write: false, legalComments: 'none', absWorkingDir: root }
  const script = buildSync({
    ...common,
    entryPoints: [`${from}main.ts`],
    format: 'iife',
    target: 'es2022',
    metafile: true,
    tsconfigRaw: {},
  })
  const style = buildSync({ ...common, entryPoints: [`${from}style.css`] })
  const files = { script: script.outputFiles[0].text.trim(), style: style.outputFiles[0].text.trim() }
  for (const [name, text] of Object.entries(files))
    if (/<\/(?:script|style)|<!--|[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]/i.test(text))
      throw new Error(`the ${name} of the page holds what ends it`)
  const code = Object.entries(files).map(([name, text]) => {
    return `/** The ${name} of the page, whole. */\nexport const ${name}: string =\n  ${JSON.stringify(text)}\n`
  })
  write(
    `${root}src/reporters/html/page-files.ts`,
    `// Written by the build; the originals are in page/.\n${code.join('')}`,
  )
  const ids = Object.keys(script.metafile.inputs)
  return [...new Set(ids.flatMap((id) => /^(?:.*\/)?(node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1] ?? []))]
}

/** What has not changed keeps its time, so that nothing is built again for it. */
function write(file, text) {
  try {
    if (readFileSync(file, 'utf8') === text) return
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
  writeFileSync(file, text)
}
