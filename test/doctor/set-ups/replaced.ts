import type { ProjectFiles } from '../../support/project.ts'
import { github, hook, runs, type SetUp } from './parts.ts'

const past = 'npm publish --ignore-scripts'
const inHook = (prepublishOnly: string, more: object = {}): object => ({ scripts: { prepublishOnly, ...more } })
const withEnv = (name: string, value: string): ProjectFiles =>
  github(`- run: npm publish\n  env:\n    ${name}: ${value}`)

/** What is called Watertight and is something else, or is kept from deciding; and what only looks so. */
const gates: readonly SetUp[] = [
  ...[
    {
      name: 'the command of another package by npx',
      script: 'npx -p fake-tools watertight',
      says: 'No hook of some-package',
    },
    {
      name: 'the command of another package by npm exec',
      script: 'npm exec --package=fake-tools -- watertight',
      says: 'No hook of some-package',
    },
    {
      name: 'the command of another package by pnpm dlx',
      script: 'pnpm --package=fake-tools dlx watertight',
      says: 'No hook of some-package',
    },
    {
      name: 'another package under the name, by npx',
      script: 'npx watertight@npm:fake-tools',
      says: 'No hook of some-package',
    },
    {
      name: 'a race beside the gate',
      script: 'run-p --race gate other',
      says: 'another script that runs beside it decides the result',
    },
    {
      name: 'the first of several',
      script: 'concurrently --success first "watertight" "true"',
      says: 'another script that runs beside it decides the result',
    },
  ].map(
    ({ name, script, says }): SetUp => ({
      name,
      manifest: inHook(script, { gate: 'watertight', other: 'true' }),
      truth: 'bypassed',
      says,
    }),
  ),
  {
    name: 'a trap that ends the hook',
    manifest: inHook("trap 'exit 0' EXIT; watertight"),
    truth: 'unknown',
    says: 'a trap decides how the script ends',
  },
  {
    name: 'a trap on errors in a script of the hook',
    manifest: inHook('bash check.sh'),
    files: { 'check.sh': "set -e\ntrap 'exit 0' ERR\nwatertight\n" },
    truth: 'unknown',
    says: 'a trap decides how the script ends',
  },
  {
    name: 'a trap that only cleans up',
    manifest: inHook("trap 'rm -rf tmp' EXIT; watertight"),
    truth: 'gated',
    says: 'prepublishOnly runs Watertight',
  },
  {
    name: 'the gate by exec',
    manifest: inHook('exec watertight'),
    truth: 'gated',
    says: 'prepublishOnly runs Watertight',
  },
  {
    name: 'the gate beside others, of which each counts',
    manifest: inHook('run-p gate other', { gate: 'watertight', other: 'true' }),
    truth: 'gated',
    says: 'prepublishOnly runs Watertight',
  },
  {
    name: 'a file of the repository that is called watertight.js',
    manifest: inHook('node tools/watertight.js'),
    files: { 'tools/watertight.js': 'process.exit(0)\n' },
    truth: 'bypassed',
    says: 'No hook of some-package',
  },
  {
    name: 'a script of the repository that is called watertight',
    manifest: inHook('./watertight'),
    files: { watertight: '#!/bin/sh\nexit 0\n' },
    truth: 'bypassed',
    says: 'No hook of some-package',
  },
  {
    name: 'a gate whose outcome turbo may have kept',
    manifest: inHook('turbo run gate', { gate: 'watertight' }),
    files: { 'turbo.json': '{"tasks":{"gate":{}}}' },
    truth: 'unknown',
    says: 'turbo may reuse the result of an earlier run',
  },
  {
    name: 'a gate that turbo keeps nothing of',
    manifest: inHook('turbo run gate', { gate: 'watertight' }),
    files: { 'turbo.json': '{"tasks":{"gate":{"cache":false}}}' },
    truth: 'gated',
    says: 'prepublishOnly runs Watertight',
  },
  {
    name: 'a gate that packs by other rules than who publishes',
    manifest: inHook('watertight --pack yarn'),
    truth: 'unknown',
    says: 'it packs by yarn’s rules',
  },
  {
    name: 'a gate that leaves the release contract out',
    manifest: inHook('watertight --no-contract'),
    files: { 'watertight.contract.json': '{"version":1,"packages":{}}' },
    truth: 'bypassed',
    says: '--no-contract ignores',
  },
  {
    name: 'a gate without a contract to leave out',
    manifest: inHook('watertight --no-contract'),
    truth: 'gated',
    says: 'prepublishOnly runs Watertight',
  },
  {
    name: 'a gate that believes a cache',
    files: runs('npm pack', 'npx watertight *.tgz --cache .cache', 'npm publish *.tgz --ignore-scripts'),
    truth: 'unknown',
    says: 'it trusts a cache',
  },
]

/** Manifests and files by which another program gets the name, or ours is changed. */
const substitutes: readonly SetUp[] = [
  {
    name: 'a dependency on another package under the name',
    manifest: { ...hook, devDependencies: { watertight: 'npm:fake-tools@1.0.0' } },
  },
  {
    name: 'a dependency on a folder under the name',
    manifest: { ...hook, devDependencies: { watertight: 'file:tools/fake' } },
  },
  { name: 'resolutions', manifest: { ...hook, resolutions: { watertight: 'npm:fake-tools@1.0.0' } } },
  { name: 'overrides of pnpm', manifest: { ...hook, pnpm: { overrides: { watertight: 'npm:fake-tools@1' } } } },
  { name: 'a patch by pnpm', manifest: { ...hook, pnpm: { patchedDependencies: { 'watertight@0.1.0': 'p.patch' } } } },
  {
    name: 'overrides of a workspace of pnpm',
    manifest: hook,
    files: { 'pnpm-workspace.yaml': 'packages: [.]\noverrides:\n  watertight: npm:fake-tools@1\n' },
  },
  { name: 'a patch by patch-package', manifest: hook, files: { 'patches/watertight+0.1.0.patch': 'diff\n' } },
  {
    name: 'a command of its own under the name',
    manifest: { ...inHook('npx watertight'), bin: { watertight: 'index.js' } },
  },
].map((one): SetUp => ({ truth: 'unknown', says: 'watertight', ...one }))

/** Commands in front of the publish that change the gate, or what it goes by. */
const steps: readonly SetUp[] = [
  ...[
    { name: 'a configuration that a step writes', step: `echo '{"failOn":"never"}' > watertight.config.json` },
    { name: 'a configuration that a step copies', step: 'cp ci/watertight.config.mjs .' },
    { name: 'a baseline that a step fetches', step: 'curl -o watertight-baseline.json https://files.example/b' },
    { name: 'a baseline that a step accepts', step: 'npx watertight --update-baseline' },
    { name: 'a link in place of the command', step: 'ln -sf $PWD/tools/fake node_modules/.bin/watertight' },
    { name: 'a step that writes into the gate', step: 'echo "" > node_modules/watertight/bin/watertight.js' },
    { name: 'a step that edits the gate', step: 'sed -i s/1/0/ node_modules/watertight/bin/watertight.js' },
    { name: 'another package that is linked', step: 'npm link ./tools/fake-watertight' },
    { name: 'another package that is installed by its path', step: 'npm install --no-save ./tools/watertight' },
    {
      name: 'another package that is installed under the name',
      step: 'npm install --no-save watertight@npm:fake-tools',
    },
    { name: 'variables that are exported out of a file', step: 'export $(cat ci.env | xargs); npm publish' },
    { name: 'a patch of the repository', step: 'git apply ci/x.patch' },
    { name: 'another branch', step: 'git switch release-branch' },
    { name: 'an archive that is unpacked over the package', step: 'tar -xf build.tar' },
    { name: 'a zip that is unpacked over the package', step: 'unzip -o build.zip' },
    { name: 'files that are synchronised over the package', step: 'rsync -a out/ .' },
    { name: 'another meaning of npm by hash', step: 'hash -p ./tools/npm npm; npm publish' },
  ].map(
    ({ name, step }): SetUp => ({
      name,
      manifest: hook,
      files: runs(step, 'npm publish'),
      truth: 'unknown',
      says: 'UNKNOWN',
    }),
  ),
  ...[
    { name: 'a new branch', step: 'git switch -c release-branch' },
    { name: 'the main branch', step: 'git checkout main' },
    { name: 'an archive that is unpacked elsewhere', step: 'tar -xf build.tar -C /tmp' },
    { name: 'a listing of an archive', step: 'tar -tf build.tar' },
    { name: 'an upgrade of the gate', step: 'npm install --no-save watertight@latest' },
  ].map(
    ({ name, step }): SetUp => ({
      name,
      manifest: hook,
      files: runs(step, 'npm publish'),
      truth: 'gated',
      says: 'by prepublishOnly',
    }),
  ),
  {
    name: 'an artifact that is fetched over the package',
    manifest: hook,
    files: github('- uses: actions/download-artifact@v4\n  with:\n    name: build\n- run: npm publish'),
    truth: 'unknown',
    says: 'may bring another package.json',
  },
  {
    name: 'an artifact that is fetched into a folder',
    manifest: hook,
    files: github('- uses: actions/download-artifact@v4\n  with:\n    name: build\n    path: dist\n- run: npm publish'),
    truth: 'gated',
    says: 'by prepublishOnly',
  },
]

/** Variables and options by which other code runs, or other settings are read. */
const settings: readonly SetUp[] = [
  ...[
    {
      name: 'code that NODE_OPTIONS requires',
      variable: 'NODE_OPTIONS',
      value: '--require ./tools/x.js',
      says: 'NODE_OPTIONS loads other code',
    },
    {
      name: 'a script in front of every shell',
      variable: 'BASH_ENV',
      value: './ci/env.sh',
      says: 'BASH_ENV runs something before it',
    },
    {
      name: 'a library in front of every program',
      variable: 'LD_PRELOAD',
      value: './ci/x.so',
      says: 'LD_PRELOAD runs something',
    },
    {
      name: 'the name of another manager',
      variable: 'npm_config_user_agent',
      value: 'yarn/4.0.0',
      says: 'names another package manager',
    },
  ].map(
    ({ name, variable, value, says }): SetUp => ({
      name,
      manifest: hook,
      files: withEnv(variable, value),
      truth: 'unknown',
      says,
    }),
  ),
  {
    name: 'memory that NODE_OPTIONS grants',
    manifest: hook,
    files: withEnv('NODE_OPTIONS', '--max-old-space-size=4096'),
    truth: 'gated',
    says: 'by prepublishOnly',
  },
  {
    name: 'an empty variable',
    manifest: hook,
    files: withEnv('npm_config_ignore_scripts', '""'),
    truth: 'gated',
    says: 'by prepublishOnly',
  },
  {
    name: 'the variable with a hyphen',
    manifest: hook,
    files: withEnv('"npm_config_ignore-scripts"', '"true"'),
    truth: 'bypassed',
    says: 'in the environment',
  },
  {
    name: 'code that an npmrc has Node load',
    manifest: hook,
    files: { ...runs('npm publish'), '.npmrc': 'node-options=--require ./x.js\n' },
    truth: 'unknown',
    says: 'node-options of npm loads other code',
  },
  {
    name: 'code that an option has Node load',
    manifest: hook,
    files: runs('npm publish --node-options="--require ./x.js"'),
    truth: 'unknown',
    says: '--node-options loads other code',
  },
  {
    name: 'the beginning of the option',
    manifest: hook,
    files: runs('npm publish --ignore-script'),
    truth: 'bypassed',
    says: '--ignore-scripts switches',
  },
  {
    name: 'an option that the shell puts together',
    manifest: hook,
    files: runs('npm publish --ignore-{scripts,x}'),
    truth: 'unknown',
    says: 'put together by the shell',
  },
  {
    name: 'another home',
    manifest: hook,
    files: { ...withEnv('HOME', './ci/home'), 'ci/home/.npmrc': 'ignore-scripts=true\n' },
    truth: 'bypassed',
    says: 'ci/home/.npmrc',
  },
  {
    name: 'another prefix',
    manifest: hook,
    files: { ...withEnv('NPM_CONFIG_PREFIX', './ci'), 'ci/etc/npmrc': 'ignore-scripts=true\n' },
    truth: 'bypassed',
    says: 'ci/etc/npmrc',
  },
  {
    name: 'a file of variables in front of npm',
    manifest: hook,
    files: { ...runs('npx dotenv -e ci.env -- npm publish'), 'ci.env': 'npm_config_ignore_scripts=true\n' },
    truth: 'unknown',
    says: 'ci.env sets variables that decide what npm runs',
  },
  {
    name: 'a file of other variables in front of npm',
    manifest: hook,
    files: { ...runs('npx dotenv -e ci.env -- npm publish'), 'ci.env': 'STAGE=prod\n' },
    truth: 'gated',
    says: 'by prepublishOnly',
  },
  {
    name: 'variables of mise',
    manifest: hook,
    files: {
      ...github('- uses: jdx/mise-action@v2\n- run: npm publish'),
      'mise.toml': '[env]\nnpm_config_ignore_scripts = "true"\n',
    },
    truth: 'unknown',
    says: 'mise.toml sets variables',
  },
  {
    name: 'variables of a container',
    manifest: hook,
    files: github('- run: npm publish', {
      job: '    container:\n      image: x\n      env:\n        npm_config_ignore_scripts: "true"\n',
    }),
    truth: 'bypassed',
    says: 'in the environment',
  },
  {
    name: 'an environment out of an expression',
    manifest: hook,
    files: github('- run: npm publish\n  env: ${{ fromJSON(vars.ENV) }}'),
    truth: 'unknown',
    says: 'is set to what is not known',
  },
  {
    name: 'an expression for GITHUB_ENV',
    manifest: hook,
    files: github('- run: echo "${{ secrets.ENV }}" >> $GITHUB_ENV\n- run: npm publish'),
    truth: 'unknown',
    says: 'out of a variable',
  },
  {
    name: 'an npmrc of the folder from which it publishes',
    manifest: hook,
    files: {
      ...github('- run: npm publish ../..\n  working-directory: packages/other'),
      'packages/other/.npmrc': 'ignore-scripts=true\n',
      'packages/other/package.json': '{"name":"o","private":true}',
    },
    truth: 'bypassed',
    says: 'packages/other/.npmrc',
  },
  {
    name: 'another bunfig.toml',
    manifest: hook,
    files: { ...runs('bun publish --config=ci/bunfig.toml'), 'ci/bunfig.toml': '[install]\nignoreScripts = true\n' },
    truth: 'bypassed',
    says: 'ignoreScripts in ci/bunfig.toml',
  },
  {
    name: 'an allowance for every file',
    manifest: hook,
    files: {
      'watertight.config.json':
        '{"visibility":"closed","allow":[{"rule":"map/embedded-sources","path":"**","reason":"x"}]}',
    },
    truth: 'bypassed',
    says: 'accepts every finding of map/embedded-sources',
  },
]

/** Programs and files that publish, and other places that are published to. */
const others: readonly SetUp[] = [
  ...[
    { name: 'another folder by env', command: 'env -C dist npm publish', says: 'it publishes dist' },
    { name: 'a command for doppler', command: `doppler run --command="${past}"`, says: '--ignore-scripts switches' },
    {
      name: 'npm by its own script',
      command: 'node "$(npm root -g)/npm/bin/npm-cli.js" publish --ignore-scripts',
      says: '--ignore-scripts switches',
    },
  ].map(({ name, command, says }): SetUp => ({ name, manifest: hook, files: runs(command), truth: 'bypassed', says })),
  ...[
    { name: 'JSR', command: 'npx jsr publish' },
    { name: 'an extension of an editor', command: 'npx vsce publish' },
    { name: 'an extension for an open registry', command: 'npx ovsx publish' },
  ].map(
    ({ name, command }): SetUp => ({
      name,
      manifest: hook,
      files: runs(command),
      truth: 'unknown',
      says: 'it publishes elsewhere than npm does',
    }),
  ),
  {
    name: 'a script that a shell is given by cat',
    manifest: hook,
    files: { ...runs('bash -c "$(cat rel.sh)"'), 'rel.sh': past },
    truth: 'bypassed',
    says: '--ignore-scripts switches',
  },
  {
    name: 'a script that eval is given by cat',
    manifest: hook,
    files: { ...runs('eval "$(cat rel.sh)"'), 'rel.sh': past },
    truth: 'bypassed',
    says: '--ignore-scripts switches',
  },
  {
    name: 'the programs of a folder',
    manifest: hook,
    files: { ...runs('run-parts ci'), 'ci/rel': past },
    truth: 'unknown',
    says: 'mentions publishing',
  },
  {
    name: 'a shell of the repository',
    manifest: hook,
    files: { ...github('- shell: ./ci/run {0}\n  run: npm test'), 'ci/run': past },
    truth: 'bypassed',
    says: '--ignore-scripts switches',
  },
  {
    name: 'a command that is an expression',
    manifest: hook,
    files: github('- run: ${{ vars.PUBLISH_COMMAND }}'),
    truth: 'unknown',
    says: 'is nowhere in the repository',
  },
  {
    name: 'npm by the variable that names it',
    manifest: inHook('watertight', { rel: 'node $npm_execpath publish --ignore-scripts' }),
    files: runs('npm run rel'),
    truth: 'bypassed',
    says: '--ignore-scripts switches',
  },
  {
    name: 'GitLab, behind a document of inputs',
    manifest: hook,
    files: { '.gitlab-ci.yml': `spec:\n  inputs: {}\n---\npublish:\n  script:\n    - ${past}\n` },
    truth: 'bypassed',
    says: '--ignore-scripts switches',
  },
  {
    name: 'GitLab, before the sources are there',
    manifest: hook,
    files: { '.gitlab-ci.yml': `b:\n  hooks:\n    pre_get_sources_script: [${past}]\n  script: [npm test]\n` },
    truth: 'bypassed',
    says: '--ignore-scripts switches',
  },
  {
    name: 'GitLab, by steps',
    manifest: hook,
    files: { '.gitlab-ci.yml': `b:\n  run:\n    - name: x\n      script: ${past}\n` },
    truth: 'bypassed',
    says: '--ignore-scripts switches',
  },
  {
    name: 'GitLab, variables of another job',
    manifest: hook,
    files: {
      '.gitlab-ci.yml':
        'a:\n  script: [echo "npm_config_ignore_scripts=true" > build.env]\n  artifacts:\n    reports:\n      dotenv: build.env\nb:\n  needs: [a]\n  script: [npm publish]\n',
    },
    truth: 'unknown',
    says: 'is set to what is not known',
  },
  {
    name: 'simple-git-hooks',
    manifest: { ...hook, 'simple-git-hooks': { 'post-commit': past } },
    truth: 'bypassed',
    says: '--ignore-scripts switches',
  },
  {
    name: 'pre-commit',
    manifest: hook,
    files: {
      '.pre-commit-config.yaml': `repos:\n  - repo: local\n    hooks:\n      - id: x\n        entry: ${past}\n        language: system\n`,
    },
    truth: 'bypassed',
    says: '--ignore-scripts switches',
  },
  {
    name: 'hooks of git in another folder',
    manifest: inHook('watertight', { prepare: 'git config core.hooksPath .hooks' }),
    files: { '.hooks/post-commit': past },
    truth: 'bypassed',
    says: '--ignore-scripts switches',
  },
  ...[
    { name: 'Semaphore', file: '.semaphore/semaphore.yml' },
    { name: 'Cirrus', file: '.cirrus.yml' },
    { name: 'TeamCity', file: '.teamcity/settings.kts' },
    { name: 'Cloud Build', file: 'cloudbuild.yaml' },
    { name: 'CodeBuild', file: 'buildspec.yml' },
    { name: 'Earthly', file: 'Earthfile' },
    { name: 'Dagger', file: 'dagger.json' },
  ].map(
    ({ name, file }): SetUp => ({
      name,
      manifest: hook,
      files: { [file]: `x: ${past}\n` },
      truth: 'unknown',
      says: 'whose files are not read',
    }),
  ),
  {
    name: 'Drone',
    manifest: hook,
    files: { '.drone.yml': `kind: pipeline\nsteps:\n  - name: x\n    image: node\n    commands:\n      - ${past}\n` },
    truth: 'bypassed',
    says: '--ignore-scripts switches',
  },
  {
    name: 'beachball',
    manifest: hook,
    files: runs('npx beachball publish'),
    truth: 'unknown',
    says: 'whose hooks it runs is not known',
  },
  {
    name: 'rush',
    manifest: hook,
    files: runs('rush publish'),
    truth: 'unknown',
    says: 'whose hooks it runs is not known',
  },
]

/** Ways by which what looks like a gate is none, or is kept from its work. */
export const replacedSetUps: readonly SetUp[] = [...gates, ...substitutes, ...steps, ...settings, ...others]
