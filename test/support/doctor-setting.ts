import { openFiles } from '../../src/doctor/ci/read-ci.ts'
import { manifestBelow, scriptsBelow } from '../../src/doctor/project.ts'
import { toolConfigs } from '../../src/doctor/tools/tool-configs.ts'
import { treeOf } from '../../src/doctor/tree.ts'
import type { WalkSetting } from '../../src/doctor/walk/setting.ts'
import { type ProjectFiles, writeProject } from './project.ts'
import { contextIn } from './source-context.ts'

/** What a walk through a package of npm's needs, for a package.json and further files. */
export function settingOf(manifest: object, more: ProjectFiles = {}): WalkSetting {
  const json = { name: 'some-package', version: '1.0.0', ...manifest }
  const root = writeProject({ 'package.json': { json }, ...more })
  const files = openFiles(root)
  const own = manifestBelow(root, '.') ?? {}
  return {
    project: {
      directory: root,
      root,
      manifest: own,
      manager: { name: 'npm', version: null, because: 'a test', doubts: [] },
      packages: [{ name: 'some-package', directory: root, folder: '.', manifest: own, contents: null }],
      workspaces: [],
      isWorkspaceRoot: false,
      context: contextIn(root),
    },
    files,
    substitution: null,
    policy: {
      failOn: undefined,
      visibility: 'closed',
      hasContract: false,
      configFile: null,
      stopsReleases: (id) => id === 'map/embedded-sources',
    },
    ignoring: [],
    tools: toolConfigs(own, files),
    tree: treeOf(root),
    manifestIn: (folder) => manifestBelow(root, folder),
    scriptsIn: scriptsBelow(root),
  }
}
