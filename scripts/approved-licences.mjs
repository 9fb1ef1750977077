// Writes src/policy/approved-licences.ts anew, from the list of the npm package spdx-license-list: `npm run licences`. Needs the network.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { extract } from 'tar'

const version = '6.12.0'
const npm = process.env.npm_execpath
if (npm === undefined) throw new Error('run it as `npm run licences`')
const folder = mkdtempSync(join(tmpdir(), 'watertight-licences-'))
try {
  const spec = `spdx-license-list@${version}`
  const { status, stdout } = spawnSync(process.execPath, [npm, 'pack', spec, '--json', '--pack-destination', folder], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`npm pack ${spec} ended with ${status}`)
  const packed = JSON.parse(stdout)
  const [{ filename }] = Array.isArray(packed) ? packed : Object.values(packed)
  await extract({ file: join(folder, filename), cwd: folder })
  const list = JSON.parse(readFileSync(join(folder, 'package/spdx.json'), 'utf8'))
  const approved = Object.keys(list)
    // The parser reads `+` itself.
    .filter((id) => list[id].osiApproved && !id.endsWith('+'))
    .sort()
  writeFileSync(fileURLToPath(new URL('../src/policy/approved-licences.ts', import.meta.url)), file(approved))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function file(ids) {
  return `/** SPDX ids of the licences that the Open Source Initiative has approved; made by scripts/approved-licences.mjs from spdx-license-list ${version}. */
export const approvedLicences: ReadonlySet<string> = new Set([
${ids.map((id) => `  '${id}',\n`).join('')}])
`
}
