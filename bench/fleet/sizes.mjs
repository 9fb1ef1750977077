// node bench/fleet/sizes.mjs: writes sizes.json, the unpacked bytes and the files of every registry package that this repository installs.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const { packages } = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8'))
const sizes = Object.entries(packages)
  .filter(
    ([folder, { integrity, link }]) =>
      folder !== '' && integrity !== undefined && !link && statSync(root + folder, { throwIfNoEntry: false }),
  )
  .map(([folder]) => sizeOf(root + folder))
  .sort((one, other) => one[0] - other[0] || one[1] - other[1])
writeFileSync(
  new URL('sizes.json', import.meta.url),
  `[\n${sizes.map((each) => `  ${JSON.stringify(each)}`).join(',\n')}\n]\n`,
)
console.log(`${sizes.length} packages, half of them below ${sizes[sizes.length >> 1][0]} bytes`)

/** Without the packages that lie in it. */
function sizeOf(folder) {
  let [bytes, files] = [0, 0]
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules') continue
    const path = `${folder}/${entry.name}`
    const [more, count] = entry.isDirectory() ? sizeOf(path) : entry.isFile() ? [statSync(path).size, 1] : [0, 0]
    bytes += more
    files += count
  }
  return [bytes, files]
}
