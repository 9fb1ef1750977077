import type { ProjectFiles } from '../../support/project.ts'
import { github, hook, runs, type SetUp } from './parts.ts'
import { programSetUps } from './programs.ts'

const past = 'npm publish --ignore-scripts'
const gitlab = (text: string): ProjectFiles => ({ '.gitlab-ci.yml': text })
const later = 'can change what ships after Watertight has looked at it'

/** Rows of one truth that differ in one thing. */
function rows(
  truth: SetUp['truth'],
  says: string,
  named: { readonly [name: string]: ProjectFiles },
  manifest: object = hook,
): readonly SetUp[] {
  return Object.entries(named).map(([name, files]) => ({ name, manifest, files, truth, says }))
}

const publish = '\n- run: npm publish'
const inImage = (image: string): ProjectFiles => github('- run: npm publish', { job: `    container: ${image}\n` })

/** Other commits, and what lies in none: package.json may be another than the one that was read. */
const history: readonly SetUp[] = [
  ...rows('unknown', 'may bring another package.json', {
    'git pull before the publish': runs('git pull --ff-only', 'npm publish'),
    'git pull in front of git’s own options': runs('git -c x=y pull origin main', 'npm publish'),
    'git pull behind a variable of its own': runs('GIT_TERMINAL_PROMPT=0 git pull', 'npm publish'),
    'another branch by git checkout': runs('git checkout release', 'npm publish'),
    'files of another branch': runs('git checkout origin/release -- .', 'npm publish'),
    'files of another commit by git restore': runs('git restore --source=HEAD~5 .', 'npm publish'),
    'a rebase': runs('git rebase origin/next', 'npm publish'),
    'a pull request that is checked out': runs('gh pr checkout 12', 'npm publish'),
    'an artifact of another run': runs('gh run download 1 -n tree', 'npm publish'),
    'files out of a bucket': runs('aws s3 sync s3://releases/tree .', 'npm publish'),
    'a template over the package': runs('npx degit acme/template . --force', 'npm publish'),
    'files of a folder over the package': runs('cp -r ci/overlay/. .', 'npm publish'),
    'an archive behind a pipe': runs('curl -sL https://files.example/t.tgz | tar xz', 'npm publish'),
    'a zip that is told to unpack here': runs('unzip -o tree.zip -d .', 'npm publish'),
    'a tarball that is told to unpack here': runs('tar --directory=. -xzf tree.tgz', 'npm publish'),
    'a tarball that is unpacked above a folder': runs('cd dist && tar -C .. -xzf ../tree.tgz', 'npm publish'),
    'an archive of 7-Zip': runs('7z x tree.7z -o.', 'npm publish'),
    'an archive of jar': runs('jar xf tree.jar', 'npm publish'),
    'an archive of cpio': runs('cpio -idm < tree.cpio', 'npm publish'),
    'a pull of Mercurial': runs('hg pull -u', 'npm publish'),
    'an update of Subversion': runs('svn update', 'npm publish'),
    'another change of Jujutsu': runs('jj git fetch && jj new release', 'npm publish'),
    'an artifact of ORAS': runs('oras pull ghcr.io/acme/tree:1', 'npm publish'),
    'every artifact of Buildkite': runs('buildkite-agent artifact download "*" .', 'npm publish'),
  }),
  ...rows('unknown', 'checks out another state', {
    'a checkout of another branch': github(`- uses: actions/checkout@v5\n  with:\n    ref: release${publish}`),
    'a checkout of a tag': github(`- uses: actions/checkout@v5\n  with:\n    ref: refs/tags/v1${publish}`),
    'a checkout of another repository': github(
      `- uses: actions/checkout@v5\n  with:\n    repository: acme/other${publish}`,
    ),
  }),
  ...rows('unknown', 'may change package.json', {
    'package.json by dd': runs('dd if=ci/package.json of=package.json', 'npm publish'),
  }),
  ...rows('gated', 'by prepublishOnly', {
    'a checkout of what the job runs for': github(
      `- uses: actions/checkout@v5\n  with:\n    ref: \${{ github.sha }}${publish}`,
    ),
    'a checkout of a tag by expression': github(
      `- uses: actions/checkout@v5\n  with:\n    ref: \${{ inputs.tag }}${publish}`,
    ),
    'another repository in a folder': github(
      `- uses: actions/checkout@v5\n  with:\n    repository: acme/o\n    path: o${publish}`,
    ),
    'all of the history': github(`- uses: actions/checkout@v5\n  with:\n    fetch-depth: 0${publish}`),
    'a fetch': runs('git fetch --tags', 'npm publish'),
    'a zip into a folder': runs('unzip -o -d fonts fonts.zip', 'npm publish'),
    'a tarball into a folder, in one word': runs('tar -Cfonts -xzf fonts.tgz', 'npm publish'),
    'an archive of 7-Zip into a folder': runs('7z x fonts.7z -ofonts', 'npm publish'),
    'the state of Subversion': runs('svn status', 'npm publish'),
    'artifacts of one folder of Buildkite': runs('buildkite-agent artifact download "dist/*" .', 'npm publish'),
    'an upload to a bucket': runs('aws s3 cp report.html s3://reports/', 'npm publish'),
  }),
  ...rows(
    'bypassed',
    later,
    {
      'git pull between gate and publish': runs('npx watertight', 'git pull', 'npm publish'),
      'git checkout between gate and publish': runs('npx watertight', 'git checkout v1', 'npm publish'),
      'git apply between gate and publish': runs('npx watertight', 'git apply x.patch', 'npm publish'),
      'git stash pop between gate and publish': runs('npx watertight', 'git stash pop', 'npm publish'),
      'an artifact between gate and publish': github(
        '- run: npx watertight\n- uses: actions/download-artifact@v4\n  with:\n    name: t\n- run: npm publish',
      ),
    },
    {},
  ),
  ...rows(
    'unknown',
    'another configuration of Watertight',
    {
      'git pull before the gate': runs('git pull', 'npx watertight', past),
      'an artifact before the gate': github(
        `- uses: actions/download-artifact@v4\n  with:\n    name: t\n- run: npx watertight\n- run: ${past}`,
      ),
      'git pull before watertight release': runs('git pull', 'npx watertight release'),
    },
    {},
  ),
]

const cache = (path: string, ...steps: readonly string[]): ProjectFiles =>
  github(
    `- uses: actions/cache@v4\n  with:\n    key: x\n    path: ${path}\n${steps.map((step) => `- run: ${step}`).join('\n')}`,
  )

/** What is installed comes out of a cache, or from another job: `watertight` may be another. */
const modules: readonly SetUp[] = [
  ...rows('unknown', 'node_modules that were made elsewhere', {
    'node_modules out of a cache': cache('node_modules', 'npm publish'),
    'node_modules out of a cache, behind npm install': cache('node_modules', 'npm install', 'npm publish'),
    'node_modules of every folder out of a cache': cache("'**/node_modules'", 'npm publish'),
    'node_modules out of a cache of another maker': github(
      `- uses: buildjet/cache@v4\n  with:\n    path: ./node_modules/\n    key: x${publish}`,
    ),
    'node_modules that are restored': github(
      `- uses: actions/cache/restore@v4\n  with:\n    path: node_modules\n    key: x${publish}`,
    ),
    'an installation that is left out where the cache has it': github(
      `- id: c\n  uses: actions/cache@v4\n  with:\n    path: node_modules\n    key: x\n- if: steps.c.outputs.cache-hit != 'true'\n  run: npm ci${publish}`,
    ),
    'node_modules out of an artifact': github(
      `- uses: actions/download-artifact@v4\n  with:\n    name: m\n    path: node_modules${publish}`,
    ),
    'node_modules out of GitLab’s cache': gitlab('cache:\n  paths: [node_modules/]\np:\n  script: [npm publish]\n'),
    'node_modules of an earlier stage of GitLab': gitlab(
      'i:\n  stage: build\n  script: [npm ci]\n  artifacts: { paths: [node_modules/] }\np:\n  stage: deploy\n  script: [npm publish]\n',
    ),
    'node_modules out of CircleCI’s cache': {
      '.circleci/config.yml':
        'jobs:\n  p:\n    docker: [{ image: cimg/node:22.1 }]\n    steps:\n      - checkout\n      - restore_cache: { key: x }\n      - run: npm publish\n      - save_cache: { key: x, paths: [node_modules] }\n',
    },
    'Bitbucket’s cache for Node': {
      'bitbucket-pipelines.yml':
        'pipelines:\n  default:\n    - step:\n        caches: [node]\n        script: [npm publish]\n',
    },
    'node_modules out of Azure’s cache': {
      'azure-pipelines.yml':
        'steps:\n  - task: Cache@2\n    inputs: { key: x, path: $(Build.SourcesDirectory)/node_modules }\n  - script: npm publish\n',
    },
    'node_modules out of Travis’ cache': {
      '.travis.yml': 'cache:\n  directories: [node_modules]\nscript: npm publish\n',
    },
    'node_modules out of Buildkite’s cache': {
      'buildkite.yml':
        'steps:\n  - command: npm publish\n    plugins:\n      - cache#v1:\n          path: node_modules\n',
    },
  }),
  ...rows('gated', 'by prepublishOnly', {
    'npm’s own cache': cache('~/.npm', 'npm ci', 'npm publish'),
    'the cache of setup-node': github(
      `- uses: actions/setup-node@v5\n  with:\n    cache: npm\n- run: npm ci${publish}`,
    ),
    'node_modules out of a cache that npm ci deletes': cache('node_modules', 'npm ci', 'npm publish'),
    'node_modules out of a cache that are deleted': cache(
      'node_modules',
      'rm -rf node_modules && npm install',
      'npm publish',
    ),
    'a build out of a cache': cache('dist', 'npm publish'),
    'npm’s own cache in GitLab': gitlab('cache:\n  paths: [.npm/]\np:\n  script: [npm ci --cache .npm, npm publish]\n'),
    'a cache that a job of GitLab only writes': gitlab(
      'p:\n  cache: { paths: [node_modules/], policy: push }\n  script: [npm ci, npm publish]\n',
    ),
    'a build of an earlier stage of GitLab': gitlab(
      'b:\n  stage: build\n  script: [npm run build]\n  artifacts: { paths: [dist/] }\np:\n  stage: deploy\n  script: [npm ci, npm publish]\n',
    ),
    'a build that is attached in CircleCI': {
      '.circleci/config.yml':
        'jobs:\n  b:\n    docker: [{ image: cimg/node:22.1 }]\n    steps:\n      - persist_to_workspace: { root: ., paths: [dist] }\n  p:\n    docker: [{ image: cimg/node:22.1 }]\n    steps:\n      - checkout\n      - attach_workspace: { at: . }\n      - run: npm publish\n',
    },
  }),
  ...rows('unknown', 'may bring another package.json', {
    'the whole tree that is attached in CircleCI': {
      '.circleci/config.yml':
        'jobs:\n  b:\n    docker: [{ image: cimg/node:22.1 }]\n    steps:\n      - persist_to_workspace: { root: ., paths: [.] }\n  p:\n    docker: [{ image: cimg/node:22.1 }]\n    steps:\n      - attach_workspace: { at: . }\n      - run: npm publish\n',
    },
    'the whole tree of an earlier stage of GitLab': gitlab(
      'b:\n  stage: build\n  script: [npm ci]\n  artifacts: { paths: ["*"] }\np:\n  stage: deploy\n  script: [npm publish]\n',
    ),
    'artifacts that are merged over the package': github(
      `- uses: actions/download-artifact@v4\n  with:\n    merge-multiple: true${publish}`,
    ),
  }),
  {
    name: 'the action beside cached node_modules',
    files: github(
      `- uses: actions/cache@v4\n  with: { path: node_modules, key: x }\n- uses: watertight-npm/watertight@v0\n- run: ${past}`,
    ),
    truth: 'gated',
    says: 'Watertight runs before it',
  },
]

/** Containers: npm and what it is set to are those of the image. */
const images: readonly SetUp[] = [
  ...rows('unknown', 'whose npm and settings are not known', {
    'a container of somebody else': inImage('acme/build:1'),
    'a container of one’s own registry': inImage('{ image: "ghcr.io/acme/node:22" }'),
    'a container out of an expression': inImage('${{ vars.IMAGE }}'),
    'an image of somebody else in GitLab': gitlab('image: acme/node:22\np:\n  script: [npm publish]\n'),
    'an image of one’s own in GitLab': gitlab('p:\n  image: $CI_REGISTRY_IMAGE/build\n  script: [npm publish]\n'),
    'an image of somebody else in CircleCI': {
      '.circleci/config.yml':
        'jobs:\n  p:\n    docker: [{ image: acme/build }]\n    steps: [checkout, { run: npm publish }]\n',
    },
    'an image of somebody else in Bitbucket': {
      'bitbucket-pipelines.yml':
        'image: acme/build\npipelines:\n  default:\n    - step:\n        script: [npm publish]\n',
    },
    'an image of somebody else in Azure': {
      'azure-pipelines.yml':
        'resources:\n  containers:\n    - { container: b, image: acme/build }\njobs:\n  - job: p\n    container: b\n    steps: [{ script: npm publish }]\n',
    },
    'an image of somebody else in Woodpecker': {
      '.woodpecker.yml': 'steps:\n  - name: p\n    image: acme/build\n    commands: [npm publish]\n',
    },
    'an image of somebody else in Drone': {
      '.drone.yml': 'kind: pipeline\nsteps:\n  - name: p\n    image: acme/build\n    commands: [npm publish]\n',
    },
    'an image of somebody else in Buildkite': {
      'buildkite.yml':
        'steps:\n  - command: npm publish\n    plugins:\n      - docker#v5:\n          image: acme/build\n',
    },
    'an image of somebody else in Jenkins': {
      Jenkinsfile:
        "pipeline {\n agent { docker { image 'acme/build' } }\n stages { stage('p') { steps { sh 'npm publish' } } }\n}\n",
    },
    'an image that Jenkins builds': {
      Jenkinsfile: "pipeline {\n agent { dockerfile true }\n stages { stage('p') { steps { sh 'npm publish' } } }\n}\n",
    },
  }),
  ...rows('unknown', 'behind an entrypoint of its own', {
    'an entrypoint in GitLab': gitlab(
      'p:\n  image: { name: "node:22", entrypoint: [/ci/entry.sh] }\n  script: [npm publish]\n',
    ),
    'an entrypoint among the options of a container': inImage('{ image: "node:22", options: "--entrypoint /ci/x" }'),
  }),
  ...rows('gated', 'by prepublishOnly', {
    'Node’s own image': inImage('node:22-slim'),
    'Node’s own image by its digest': inImage('node@sha256:00'),
    'Node’s own image with a version of the matrix': inImage('node:${{ matrix.node }}'),
    'Node’s own image in GitLab': gitlab('image: node:22\np:\n  script: [npm publish]\n'),
    'Node’s own image by GitLab’s proxy': gitlab(
      'p:\n  image: ${CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX}/node:22\n  script: [npm publish]\n',
    ),
    'an entrypoint that is no more than a shell': gitlab(
      'p:\n  image: { name: "node:22", entrypoint: [""] }\n  script: [npm publish]\n',
    ),
    'an image of somebody else in a job that publishes nothing': gitlab(
      'l:\n  image: acme/lint\n  script: [npm test]\np:\n  image: node:22\n  script: [npm publish]\n',
    ),
    'an image of somebody else for a step before': {
      '.woodpecker.yml':
        'steps:\n  - name: l\n    image: acme/lint\n    commands: [npm test]\n  - name: p\n    image: node:22\n    commands: [npm publish]\n',
    },
    'CircleCI’s own image': {
      '.circleci/config.yml':
        'jobs:\n  p:\n    docker: [{ image: "cimg/node:22.1" }]\n    steps: [checkout, { run: npm publish }]\n',
    },
  }),
  ...rows('bypassed', '--ignore-scripts switches every hook off', {
    'an image of somebody else, and hooks off':
      inImage('acme/build') && github(`- run: ${past}`, { job: '    container: acme/build\n' }),
    'a step that is Node’s own image': github(`- uses: docker://node:22\n  with:\n    args: ${past}`),
  }),
  {
    name: 'the gate in an image of somebody else',
    files: github(`- run: npx watertight\n- run: ${past}`, { job: '    container: acme/build\n' }),
    truth: 'unknown',
    says: 'whose npm and settings are not known',
  },
]

const berry = (yarnrc: string): ProjectFiles => ({ ...runs('yarn npm publish'), '.yarnrc.yml': yarnrc })
const yarnHook = { packageManager: 'yarn@4.18.1', scripts: { prepack: 'watertight' } }
const pnpmHook = { packageManager: 'pnpm@10.34.9', scripts: { prepublishOnly: 'watertight' } }
const pnpm = (files: ProjectFiles): ProjectFiles => ({ ...runs('pnpm publish'), ...files })

/** Code of the project that a package manager runs while it packs. */
const managers: readonly SetUp[] = [
  ...rows(
    'unknown',
    'of the repository',
    {
      'Yarn as a file of the repository': berry('yarnPath: .yarn/releases/yarn-4.18.1.cjs\n'),
      'a plugin of Yarn as a file of the repository': berry('plugins:\n  - path: .yarn/plugins/x.cjs\n    spec: x\n'),
    },
    yarnHook,
  ),
  ...rows(
    'unknown',
    'YARN_',
    {
      'Yarn as a variable names it': github('- run: yarn npm publish\n  env: { YARN_YARN_PATH: tools/yarn.cjs }'),
      'other settings of Yarn': github('- run: yarn npm publish\n  env: { YARN_RC_FILENAME: .ci.yml }'),
    },
    yarnHook,
  ),
  ...rows('gated', 'by prepack', { 'Yarn with settings alone': berry('nodeLinker: node-modules\n') }, yarnHook),
  {
    name: 'the gate by a Yarn of the repository',
    files: { ...runs('yarn watertight', past), '.yarnrc.yml': 'yarnPath: .yarn/releases/yarn.cjs\n' },
    truth: 'unknown',
    says: 'of the repository runs in place of Yarn',
  },
  ...rows(
    'unknown',
    'pnpm',
    {
      'beforePacking of a pnpmfile': pnpm({
        '.pnpmfile.cjs': 'module.exports = { hooks: { beforePacking: (p) => p } }\n',
      }),
      'beforePacking of a pnpmfile that is a module': pnpm({
        '.pnpmfile.mjs': 'export const hooks = { beforePacking: (p) => p }\n',
      }),
      'beforePacking of another file': pnpm({
        'pnpm-workspace.yaml': 'pnpmfile: ci/hooks.cjs\n',
        'ci/hooks.cjs': 'exports.hooks = { beforePacking: (p) => p }\n',
      }),
      'a pnpmfile that is not there': pnpm({ '.npmrc': 'pnpmfile=../hooks.cjs\n' }),
      'hooks of a plugin of pnpm': pnpm({
        'pnpm-workspace.yaml': 'configDependencies:\n  pnpm-plugin-acme: 1.0.0+sha512-x\n',
      }),
    },
    pnpmHook,
  ),
  ...rows(
    'gated',
    'by prepublishOnly',
    {
      'a pnpmfile that only reads packages': pnpm({
        '.pnpmfile.cjs': 'module.exports = { hooks: { readPackage: (p) => p } }\n',
      }),
      'a pnpmfile that is left out': {
        ...runs('pnpm publish --ignore-pnpmfile'),
        '.pnpmfile.cjs': 'module.exports = { hooks: { beforePacking: (p) => p } }\n',
      },
    },
    pnpmHook,
  ),
]

/** Files that nothing calls, and files of a CI in other places. */
const files: readonly SetUp[] = [
  ...rows('unknown', 'whether a CI system runs it is not known', {
    'a buildspec in another folder': { 'ci/buildspec.yml': `phases:\n  build:\n    commands: [${past}]\n` },
    'a file of Cloud Build in another folder': { 'deploy/cloudbuild.yaml': `steps:\n  - script: ${past}\n` },
    'a file of GitLab in another folder': { 'ops/gitlab/publish.yml': `publish:\n  script: [${past}]\n` },
    'a pipeline of Azure in another folder': { 'pipelines/release.yml': `steps:\n  - script: ${past}\n` },
    'a Jenkinsfile in another folder': { 'jenkins/Jenkinsfile': `node { sh '${past}' }\n` },
    'a buildspec of another name': { 'buildspec-release.yml': `phases:\n  build:\n    commands: [${past}]\n` },
    'a task of Tekton': { 'tekton/publish.yaml': `kind: Task\nspec:\n  steps:\n    - script: ${past}\n` },
    'a workflow of Argo': {
      'argo/publish.yaml': `kind: Workflow\nspec:\n  templates:\n    - script: { source: ${past} }\n`,
    },
  }),
  ...rows('bypassed', '--ignore-scripts switches every hook off', {
    'a script that somebody runs by hand': { 'publish.sh': `#!/bin/sh\n${past}\n` },
    'a script below scripts that somebody runs by hand': {
      'scripts/publish': `#!/usr/bin/env bash\nset -e\n${past}\n`,
    },
    'a target of make that somebody runs by hand': { Makefile: `build:\n\ttsc\npublish:\n\t${past}\n` },
  }),
  ...rows('unknown', 'a program is not followed', {
    'a program that somebody runs by hand': { 'scripts/release.mjs': "execSync('npm publish --ignore-scripts')\n" },
    'a program of Python that somebody runs by hand': {
      'tools/publish.py': 'os.system("npm publish --ignore-scripts")\n',
    },
    'a justfile that somebody runs by hand': { justfile: `release:\n  ${past}\n` },
    'a script of PowerShell that somebody runs by hand': { 'publish.ps1': `${past}\n` },
  }),
  ...rows('gated', 'GATED', {
    'a script that the hook stops': { 'publish.sh': '#!/bin/sh\nnpm publish\n' },
    'a script that publishes nothing': { 'scripts/test.sh': '#!/bin/sh\nnpm test\n' },
    'a file that only tells of publishing': { 'CHANGES.yml': 'text: what we publish\n' },
    'a workflow below another folder, which GitHub does not read': {
      'packages/x/.github/workflows/release.yml': `jobs:\n  p:\n    steps: [{ run: ${past} }]\n`,
    },
    'examples of how to publish': { 'examples/ci.yml': `steps:\n  - script: ${past}\n` },
  }),
]

const js = (text: string): ProjectFiles => github(`- run: |\n    node -e ${JSON.stringify(text)}\n    npm publish`)

/** Programs that are given as text. */
const texts: readonly SetUp[] = [
  ...rows('unknown', 'a program is not followed', {
    'node -e that publishes': runs(`node -e "require('child_process').execSync('npm publish')"`),
    'node -p that publishes': runs(`node -p "require('child_process').execSync('npm publish --ignore-scripts')"`),
    'node --eval with an equals sign': runs(`node --eval="require('child_process').execSync('npm publish')"`),
    'node -e with the beginning of the command': runs(`node -e "require('child_process').execSync('npm pub')"`),
    'node -e with a command in base64': runs(`node -e "require('child_process').execSync(atob('bnBt'))"`),
    'python -c that publishes': runs(`python3 -c "import os; os.system('npm publish')"`),
    'python -c with a command in base64': runs(`python3 -c "import os,base64 as b; os.system(b.b64decode('bnBt'))"`),
    'ruby -e that publishes': runs(`ruby -e "system('npm publish')"`),
    'php -r that publishes': runs(`php -r "system('npm publish');"`),
    'deno eval that publishes': runs(`deno eval "new Deno.Command('npm', {args:['publish']})"`),
    'a program in a here-document': github(
      "- run: |\n    node <<'EOF'\n    require('child_process').execSync('npm publish')\n    EOF",
    ),
    'a program that is printed into node': runs(`echo "require('child_process').execSync('npm publish')" | node -`),
  }),
  ...rows('unknown', 'it starts a program that its text does not name', {
    'node -e with a command that is put together': runs(
      `node -e "require('child_process').execSync(['n'+'pm','pub'+'lish'].join(' '))"`,
    ),
    'python -c with a command out of the environment': runs(`python3 -c "import os; os.system(os.environ['X'])"`),
  }),
  ...rows('unknown', 'is nowhere in the repository', {
    'a program that is fetched into node': runs('curl -s https://example.com/x.js | node'),
    'a program that is fetched into Python': runs('curl -s https://example.com/x.py | python3 -'),
    'a script in base64': runs('echo bnBtIHB1Ymxpc2g= | base64 -d | sh'),
    'eval of what a program prints': runs('eval "$(node ci/command.js)"'),
    'a command that a program prints': runs('$(./ci/command)'),
  }),
  ...rows('unknown', 'with arguments that it does not name', {
    'a program that starts npm with a list': {
      ...runs('node ci/x.js'),
      'ci/x.js': "const args = ['pub' + 'lish']\nrequire('child_process').spawnSync('npm', args)\n",
    },
  }),
  ...rows('unknown', 'may change package.json', {
    'node -e that edits package.json': js(
      "const f=require('fs');const p=JSON.parse(f.readFileSync('package.json'));delete p.scripts;f.writeFileSync('package.json',JSON.stringify(p))",
    ),
    'a program that edits package.json': {
      ...runs('node ci/x.js', 'npm publish'),
      'ci/x.js':
        "const file = path.join(root, 'package.json')\nconst json = JSON.parse(fs.readFileSync(file))\nfs.writeFileSync(file, JSON.stringify(json))\n",
    },
    'a program that writes an npmrc': {
      ...runs('node ci/x.js', 'npm publish'),
      'ci/x.js': "fs.writeFileSync('.npmrc', 'ignore-scripts=true')\n",
    },
  }),
  ...rows('unknown', 'may change what the gate does', {
    'a program that writes the configuration': {
      ...runs('node ci/x.js', 'npm publish'),
      'ci/x.js': "fs.writeFileSync('watertight.config.json', '{}')\n",
    },
  }),
  ...rows('bypassed', '--ignore-scripts switches every hook off', {
    'npx -c': runs(`npx -c '${past}'`),
    'npx --call with the beginning of the command': runs("npx --call='npm pub --ignore-scripts'"),
    'yarn exec with one word': runs(`yarn exec "${past}"`),
    'pnpm exec in a shell': runs(`pnpm -c exec "${past}"`),
    'a command that echo prints': runs(`$(echo ${past})`),
  }),
  ...rows('gated', 'by prepublishOnly', {
    'node -p of a version': runs('node -p "require(\'./package.json\').version"', 'npm publish'),
    'node -e that only checks': js('if (!process.env.CI) process.exit(1)'),
    'node -e that starts a build by its name': js("require('child_process').execSync('tsc')"),
    'a program that writes a version into a source': {
      ...runs('node ci/x.js', 'npm publish'),
      'ci/x.js':
        "const { version } = JSON.parse(fs.readFileSync('package.json', 'utf8'))\nfs.writeFileSync('src/version.ts', version)\n",
    },
    'data through a pipe': runs('cat data.json | python3 -m json.tool', 'npm publish'),
    'a program of npm’s folder for binaries': runs('$(npm bin)/tsc --noEmit', 'npm publish'),
  }),
]

/** What may be another than what was read: commits, what is installed, images, managers, files that nothing calls, programs as text. */
export const strictSetUps: readonly SetUp[] = [
  ...programSetUps,
  ...history,
  ...modules,
  ...images,
  ...managers,
  ...files,
  ...texts,
]
