import type { ProjectFiles } from '../../support/project.ts'
import { github, hook, runs, type SetUp } from './parts.ts'

function row(name: string, truth: SetUp['truth'], files: ProjectFiles, manifest: object): SetUp {
  return { name, truth, files, manifest, says: truth.toUpperCase() }
}

/** A job that starts a program of another ecosystem, and the file of the repository that has it publish. */
function program(command: string, file: string, text: string): SetUp {
  const files = { ...runs(JSON.stringify(command)), [file]: text }
  return { name: `${command}, with ${file}`, truth: 'unknown', files, manifest: hook, says: 'is not followed' }
}

/** Ways on which something far from the command that publishes decides. */
export const waySetUps: readonly SetUp[] = [
  row('node --run release -- flags', 'bypassed', github('- run: node --run release -- --ignore-scripts'), {
    scripts: { prepublishOnly: 'watertight', release: 'npm publish' },
  }),
  row('node --run release', 'gated', github('- run: node --run release'), {
    scripts: { prepublishOnly: 'watertight', release: 'npm publish' },
  }),
  row(
    'project npmrc names globalconfig',
    'bypassed',
    {
      ...github('- run: npm publish'),
      ...{ '.npmrc': 'globalconfig=./ci/npmrc\n', 'ci/npmrc': 'ignore-scripts=true\n' },
    },
    hook,
  ),
  row(
    'project npmrc names userconfig',
    'bypassed',
    {
      ...github('- run: npm publish'),
      ...{ '.npmrc': 'userconfig=./ci/npmrc\n', 'ci/npmrc': 'ignore-scripts=true\n' },
    },
    hook,
  ),
  row(
    'npm config set location before',
    'bypassed',
    github('- run: npm config --location=project set ignore-scripts true\n- run: npm publish'),
    hook,
  ),
  row(
    'set and deleted again',
    'gated',
    github(
      '- run: |\n    npm config set ignore-scripts true\n    npm ci\n    npm config delete ignore-scripts\n    npm publish',
    ),
    hook,
  ),
  row(
    'script-shell in npmrc',
    'bypassed',
    { ...github('- run: npm publish'), ...{ '.npmrc': 'script-shell=/bin/true\n' } },
    hook,
  ),
  row(
    'script-shell in env',
    'unknown',
    github('- run: npm publish\n  env: { NPM_CONFIG_SCRIPT_SHELL: ./ci/sh }'),
    hook,
  ),
  row('script-shell bash', 'gated', { ...github('- run: npm publish'), ...{ '.npmrc': 'script-shell=bash\n' } }, hook),
  row(
    'npm exec --ignore-scripts -- npm publish',
    'bypassed',
    github('- run: npm exec --ignore-scripts -- npm publish'),
    hook,
  ),
  row('npm run release --ignore-scripts', 'bypassed', github('- run: npm run release --ignore-scripts'), {
    scripts: { prepublishOnly: 'watertight', release: 'npm publish' },
  }),
  row('npm --ignore-scripts run release', 'bypassed', github('- run: npm --ignore-scripts run release'), {
    scripts: { prepublishOnly: 'watertight', release: 'npm publish' },
  }),
  row(
    'retry function around gate',
    'unknown',
    github(
      '- run: |\n    retry() { for i in 1 2 3; do "$@" && return 0; sleep 5; done; return 1; }\n    retry npx watertight\n    npm publish --ignore-scripts',
    ),
    {},
  ),
  row(
    'until gate',
    'gated',
    github('- run: |\n    until npx watertight; do sleep 1; done\n    npm publish --ignore-scripts'),
    {},
  ),
  row(
    'until loop of publish with hook',
    'gated',
    github(
      '- run: |\n    n=0\n    until [ $n -ge 3 ]; do\n      npm publish && break\n      n=$((n+1))\n      sleep 5\n    done',
    ),
    hook,
  ),
  row(
    'shebang -e but called by bash',
    'bypassed',
    {
      ...github('- run: bash ci/p.sh'),
      ...{ 'ci/p.sh': '#!/bin/bash -e\nnpx watertight\nnpm publish --ignore-scripts\n' },
    },
    {},
  ),
  row(
    'shebang -e run itself',
    'gated',
    {
      ...github('- run: ./ci/p.sh'),
      ...{ 'ci/p.sh': { text: '#!/bin/bash -e\nnpx watertight\nnpm publish --ignore-scripts\n', mode: 493 } },
    },
    {},
  ),
  row(
    'set -euo pipefail script',
    'gated',
    {
      ...github('- run: bash ci/p.sh'),
      ...{
        'ci/p.sh':
          '#!/usr/bin/env bash\nset -euo pipefail\ncd "$(dirname "$0")/.."\nnpx watertight\nnpm publish --ignore-scripts\n',
      },
    },
    {},
  ),
  row(
    'npm_config_ignore_scripts no',
    'bypassed',
    github('- run: npm publish\n  env: { npm_config_ignore_scripts: "no" }'),
    hook,
  ),
  row(
    'empty npm_config_ignore_scripts',
    'gated',
    github('- run: npm publish\n  env: { npm_config_ignore_scripts: "" }'),
    hook,
  ),
  row('dry-run ternary', 'gated', github("- run: npm publish ${{ inputs.dry_run && '--dry-run' || '' }}"), hook),
  row(
    'tag ternary',
    'gated',
    github("- run: npm publish --tag ${{ github.ref_name == 'main' && 'latest' || 'next' }} --access public"),
    hook,
  ),
  row('alternate value parameter', 'gated', github('- run: |\n    npm publish ${DRY_RUN:+--dry-run}'), hook),
  row('alternate value tag', 'gated', github('- run: |\n    npm publish ${TAG:+--tag "$TAG"}'), hook),
  row('alternate value ignore', 'bypassed', github('- run: |\n    npm publish ${FAST:+--ignore-scripts}'), hook),
  row(
    'array with dry run',
    'gated',
    github(
      '- run: |\n    ARGS=(--access public)\n    if [[ -n "$DRY" ]]; then ARGS+=(--dry-run); fi\n    npm publish "${ARGS[@]}"',
    ),
    hook,
  ),
  row(
    'flag preset and changed in if',
    'gated',
    github('- run: |\n    FLAG=""\n    if [ "$X" = pre ]; then FLAG="--tag next"; fi\n    npm publish $FLAG'),
    hook,
  ),
  row(
    'flag preset and ignore in if',
    'bypassed',
    github('- run: |\n    FLAG=""\n    if [ "$X" = pre ]; then FLAG="--ignore-scripts"; fi\n    npm publish $FLAG'),
    hook,
  ),
  row('run-p build gate', 'bypassed', github('- run: npm publish'), {
    scripts: { prepublishOnly: 'run-p build gate', build: 'tsc', gate: 'watertight' },
  }),
  row('publishConfig ignore-scripts and prepack gate', 'bypassed', github('- run: npm publish'), {
    scripts: { prepack: 'watertight' },
    publishConfig: { 'ignore-scripts': true },
  }),
  row('publishConfig ignore-scripts and postpack gate', 'bypassed', github('- run: npm publish'), {
    scripts: { postpack: 'watertight' },
    publishConfig: { 'ignore-scripts': true },
  }),
  row('publishConfig ignore-scripts and prepublishOnly gate', 'gated', github('- run: npm publish'), {
    scripts: { prepublishOnly: 'watertight' },
    publishConfig: { 'ignore-scripts': true },
  }),
  row('single dash ignore-scripts', 'bypassed', github('- run: npm publish -ignore-scripts'), hook),
  row('env 0 and prepack gate', 'unknown', github('- run: npm publish\n  env: { npm_config_ignore_scripts: 0 }'), {
    scripts: { prepack: 'watertight' },
  }),
  row('npmrc written bare key', 'bypassed', github('- run: echo ignore-scripts >> .npmrc\n- run: npm publish'), hook),
  row(
    'bumpp config execute',
    'unknown',
    {
      ...github('- run: npx bumpp patch --yes'),
      ...{ 'bump.config.ts': 'export default { execute: "npm publish --ignore-scripts" }\n' },
    },
    hook,
  ),
  row(
    'cargo release hook',
    'unknown',
    {
      ...github('- run: cargo release --execute'),
      ...{ 'release.toml': 'pre-release-hook = ["npm", "publish", "--ignore-scripts"]\n', 'Cargo.toml': '[package]\n' },
    },
    hook,
  ),
  row('dpl', 'unknown', github('- run: dpl npm --api_token $T'), hook),
  row(
    'verdaccio on localhost',
    'gated',
    github(
      '- run: |\n    npx verdaccio & npx wait-on http://localhost:4873\n    npm publish --ignore-scripts --registry http://localhost:4873\n- run: npm publish',
    ),
    hook,
  ),
  // npm asks the registry of the scope, which setup-node or an npmrc may set, whatever the command says.
  row(
    'a package of a scope on localhost',
    'bypassed',
    github('- run: npm publish --ignore-scripts --registry http://localhost:4873'),
    { ...hook, name: '@acme/app' },
  ),
  // npm 9 takes it from there, whatever the command says.
  row(
    'localhost and another registry in publishConfig',
    'bypassed',
    github('- run: npm publish --ignore-scripts --registry http://localhost:4873'),
    { ...hook, publishConfig: { registry: 'https://registry.npmjs.org/' } },
  ),
  row(
    'a tarball on localhost',
    'bypassed',
    github('- run: npm pack\n- run: npm publish --ignore-scripts --registry http://localhost:4873 ./app-1.0.0.tgz'),
    hook,
  ),
  row(
    'lerna on localhost',
    'bypassed',
    github('- run: npx lerna publish from-package --yes --ignore-scripts --registry http://localhost:4873'),
    hook,
  ),
  row(
    'turbo 1 and what a task depends on',
    'bypassed',
    {
      ...github('- run: npx turbo run release\n- run: npm publish'),
      'turbo.json': '{"pipeline":{"release":{"cache":false,"dependsOn":["upload"]},"upload":{"cache":false}}}',
    },
    { scripts: { prepublishOnly: 'watertight', release: 'echo done', upload: 'npm publish --ignore-scripts' } },
  ),
  row('yalc publish', 'gated', github('- run: npx yalc publish\n- run: npm publish'), hook),
  row(
    'np API',
    'unknown',
    { ...github('- run: node scripts/ci.js'), ...{ 'scripts/ci.js': "import np from 'np'\nawait np('patch', {})\n" } },
    hook,
  ),
  row(
    'node of a folder',
    'unknown',
    { ...github('- run: node tools'), ...{ 'tools/index.js': "spawnSync('npm', ['publish', '--ignore-scripts'])\n" } },
    hook,
  ),
  row(
    'import of a workspace package',
    'unknown',
    {
      ...github('- run: node scripts/ci.js'),
      ...{
        'packages/a/package.json': {
          json: {
            name: '@x/a',
            version: '1.0.0',
            license: 'UNLICENSED',
            files: ['index.js'],
            scripts: { prepublishOnly: 'watertight' },
          },
        },
        'packages/a/index.js': '1',
        'packages/b/package.json': {
          json: {
            name: '@x/b',
            version: '1.0.0',
            license: 'UNLICENSED',
            files: ['index.js'],
            scripts: { prepublishOnly: 'watertight' },
          },
        },
        'packages/b/index.js': '1',
        'scripts/ci.js': "import { go } from '@x/tools'\ngo()\n",
        'packages/tools/package.json': {
          json: {
            name: '@x/tools',
            version: '1.0.0',
            license: 'UNLICENSED',
            files: ['index.js'],
            scripts: {},
            private: true,
          },
        },
        'packages/tools/index.js': "export const go = () => spawnSync('npm', ['publish', '--ignore-scripts'])\n",
      },
    },
    { private: true, workspaces: ['packages/*'], scripts: {} },
  ),
  row(
    'subpath import',
    'unknown',
    {
      ...github('- run: node scripts/ci.js'),
      ...{
        'scripts/ci.js': "import { go } from '#lib/go'\ngo()\n",
        'lib/go.js': "export const go = () => spawnSync('npm', ['publish', '--ignore-scripts'])\n",
      },
    },
    { scripts: { prepublishOnly: 'watertight' }, imports: { '#lib/*': './lib/*.js' } },
  ),
  row(
    'bin of the package itself',
    'unknown',
    {
      ...github('- run: npx tool'),
      ...{ 'cli.js': "#!/usr/bin/env node\nspawnSync('npm', ['publish', '--ignore-scripts'])\n" },
    },
    { scripts: { prepublishOnly: 'watertight' }, bin: { tool: 'cli.js' } },
  ),
  row(
    'import by alias @/',
    'unknown',
    {
      ...github('- run: npx tsx scripts/ci.ts'),
      ...{
        'scripts/ci.ts': "import { go } from '@/go'\ngo()\n",
        'src/go.ts': "export const go = () => spawnSync('npm', ['publish', '--ignore-scripts'])\n",
        'tsconfig.json': '{"compilerOptions":{"paths":{"@/*":["./src/*"]}}}',
      },
    },
    hook,
  ),
  row(
    'just with import',
    'unknown',
    {
      ...github('- run: just ship'),
      ...{ justfile: "import 'ci/release.just'\n", 'ci/release.just': 'ship:\n  npm publish --ignore-scripts\n' },
    },
    hook,
  ),
  row(
    'just mod',
    'unknown',
    {
      ...github('- run: |\n    just ci::ship'),
      ...{ justfile: 'mod ci\n', 'ci/mod.just': 'ship:\n  npm publish --ignore-scripts\n' },
    },
    hook,
  ),
  row(
    'npm exec -ws -c',
    'bypassed',
    {
      ...github("- run: npm exec -ws -c 'npm publish --ignore-scripts'"),
      ...{
        'packages/a/package.json': {
          json: {
            name: '@x/a',
            version: '1.0.0',
            license: 'UNLICENSED',
            files: ['index.js'],
            scripts: { prepublishOnly: 'watertight' },
          },
        },
        'packages/a/index.js': '1',
        'packages/b/package.json': {
          json: {
            name: '@x/b',
            version: '1.0.0',
            license: 'UNLICENSED',
            files: ['index.js'],
            scripts: { prepublishOnly: 'watertight' },
          },
        },
        'packages/b/index.js': '1',
      },
    },
    { private: true, workspaces: ['packages/*'], scripts: {} },
  ),
  row(
    'find execdir',
    'bypassed',
    {
      ...github('- run: find packages -name package.json -maxdepth 2 -execdir npm publish --ignore-scripts \\;'),
      ...{
        'packages/a/package.json': {
          json: {
            name: '@x/a',
            version: '1.0.0',
            license: 'UNLICENSED',
            files: ['index.js'],
            scripts: { prepublishOnly: 'watertight' },
          },
        },
        'packages/a/index.js': '1',
        'packages/b/package.json': {
          json: {
            name: '@x/b',
            version: '1.0.0',
            license: 'UNLICENSED',
            files: ['index.js'],
            scripts: { prepublishOnly: 'watertight' },
          },
        },
        'packages/b/index.js': '1',
      },
    },
    { private: true, workspaces: ['packages/*'], scripts: {} },
  ),
  row(
    'for pushd popd with hooks',
    'gated',
    {
      ...github(
        '- run: |\n    for d in packages/*/; do\n      pushd "$d"\n      npm publish --access public\n      popd\n    done',
      ),
      ...{
        'packages/a/package.json': {
          json: {
            name: '@x/a',
            version: '1.0.0',
            license: 'UNLICENSED',
            files: ['index.js'],
            scripts: { prepublishOnly: 'watertight' },
          },
        },
        'packages/a/index.js': '1',
        'packages/b/package.json': {
          json: {
            name: '@x/b',
            version: '1.0.0',
            license: 'UNLICENSED',
            files: ['index.js'],
            scripts: { prepublishOnly: 'watertight' },
          },
        },
        'packages/b/index.js': '1',
      },
    },
    { private: true, workspaces: ['packages/*'], scripts: {} },
  ),
  row(
    'for pushd popd one without hooks',
    'bypassed',
    {
      ...github(
        '- run: |\n    for d in packages/*/; do\n      pushd "$d"\n      npm publish --access public\n      popd\n    done',
      ),
      ...{
        'packages/a/package.json': {
          json: {
            name: '@x/a',
            version: '1.0.0',
            license: 'UNLICENSED',
            files: ['index.js'],
            scripts: { prepublishOnly: 'watertight' },
          },
        },
        'packages/a/index.js': '1',
        'packages/b/package.json': {
          json: { name: '@x/b', version: '1.0.0', license: 'UNLICENSED', files: ['index.js'], scripts: {} },
        },
        'packages/b/index.js': '1',
      },
    },
    { private: true, workspaces: ['packages/*'], scripts: {} },
  ),
  row(
    'az on failure hook',
    'bypassed',
    {
      'azure-pipelines.yml':
        'jobs:\n  - deployment: d\n    environment: npm\n    strategy:\n      runOnce:\n        deploy:\n          steps:\n            - checkout: self\n            - script: npx watertight\n        on:\n          failure:\n            steps:\n              - script: npm publish --ignore-scripts\n',
    },
    {},
  ),
  row(
    'gh container options',
    'bypassed',
    {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  publish:\n    runs-on: ubuntu-latest\n    container: { image: "node:22", options: "-e npm_config_ignore_scripts=true" }\n    steps:\n      - uses: actions/checkout@v4\n      - uses: actions/setup-node@v4\n        with: { node-version: 22, registry-url: "https://registry.npmjs.org" }\n      - run: |\n          npm publish\n',
    },
    hook,
  ),
  row(
    'gh container env-file option',
    'bypassed',
    {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  publish:\n    runs-on: ubuntu-latest\n    container: { image: "node:22", options: "--env-file ci.env" }\n    steps:\n      - uses: actions/checkout@v4\n      - uses: actions/setup-node@v4\n        with: { node-version: 22, registry-url: "https://registry.npmjs.org" }\n      - run: |\n          npm publish\n',
      'ci.env': 'npm_config_ignore_scripts=true\n',
    },
    hook,
  ),
  row(
    'make -i',
    'bypassed',
    { ...github('- run: make -i ship'), ...{ Makefile: 'ship:\n\tnpx watertight\n\tnpm publish --ignore-scripts\n' } },
    {},
  ),
  row(
    'make -k',
    'unknown',
    {
      ...github('- run: make -k gate ship'),
      ...{ Makefile: 'gate:\n\tnpx watertight\nship:\n\tnpm publish --ignore-scripts\n' },
    },
    {},
  ),
  row(
    'make .IGNORE',
    'bypassed',
    {
      ...github('- run: make ship'),
      ...{ Makefile: '.IGNORE:\nship:\n\tnpx watertight\n\tnpm publish --ignore-scripts\n' },
    },
    {},
  ),
  row(
    'make -j build gate',
    'unknown',
    {
      ...github('- run: make -j4 ship'),
      ...{ Makefile: 'ship: build gate\n\tnpm publish --ignore-scripts\ngate:\n\tnpx watertight\nbuild:\n\tnpx tsc\n' },
    },
    { scripts: {} },
  ),
  row(
    'make build gate',
    'gated',
    {
      ...github('- run: make ship'),
      ...{ Makefile: 'ship: build gate\n\tnpm publish --ignore-scripts\ngate:\n\tnpx watertight\nbuild:\n\tnpx tsc\n' },
    },
    { scripts: {} },
  ),
  row(
    'make SHELL',
    'unknown',
    {
      ...github('- run: make ship'),
      ...{ Makefile: 'SHELL := /bin/true\nship:\n\tnpx watertight\n\tnpm publish --ignore-scripts\n' },
    },
    {},
  ),
  row(
    'make ONESHELL',
    'bypassed',
    {
      ...github('- run: make ship'),
      ...{ Makefile: '.ONESHELL:\nship:\n\tnpx watertight\n\tnpm publish --ignore-scripts\n' },
    },
    {},
  ),
  row(
    'make ONESHELL with -e',
    'gated',
    {
      ...github('- run: make ship'),
      ...{ Makefile: '.ONESHELL:\n.SHELLFLAGS := -ec\nship:\n\tnpx watertight\n\tnpm publish --ignore-scripts\n' },
    },
    {},
  ),
  row(
    'make MAKEFLAGS',
    'bypassed',
    {
      ...github('- run: make ship\n  env: { MAKEFLAGS: -i }'),
      ...{ Makefile: 'ship:\n\tnpx watertight\n\tnpm publish --ignore-scripts\n' },
    },
    {},
  ),
  row(
    'make shell function',
    'bypassed',
    { ...github('- run: make build'), ...{ Makefile: 'X := $(shell npm publish --ignore-scripts)\nbuild:\n\ttrue\n' } },
    hook,
  ),
  row(
    'make ?= env',
    'bypassed',
    {
      ...github('- run: make ship\n  env: { FLAGS: --ignore-scripts }'),
      ...{ Makefile: 'FLAGS ?=\nship:\n\tnpm publish $(FLAGS)\n' },
    },
    hook,
  ),
  row(
    'make export',
    'bypassed',
    {
      ...github('- run: make ship'),
      ...{ Makefile: 'export npm_config_ignore_scripts := true\nship:\n\tnpm publish\n' },
    },
    hook,
  ),
  row(
    'make target-specific export',
    'bypassed',
    {
      ...github('- run: make ship'),
      ...{ Makefile: 'ship: export npm_config_ignore_scripts = true\nship:\n\tnpm publish\n' },
    },
    hook,
  ),
  row(
    'make .env include',
    'bypassed',
    {
      ...github('- run: make ship'),
      ...{ Makefile: 'include .env\nexport\nship:\n\tnpm publish\n', '.env': 'npm_config_ignore_scripts=true\n' },
    },
    hook,
  ),
  row(
    'make release with ifeq',
    'gated',
    {
      ...github('- run: make release version=1.0.1'),
      ...{
        Makefile:
          '.PHONY: release\n\nrelease:\nifeq ($(strip $(version)),)\n\t@echo "ERROR: no version"\nelse\n\tnpm version $(version)\n\tnpm publish\n\tgit push origin --tags\nendif\n',
      },
    },
    hook,
  ),
  row(
    'pnpm --filter of the one with a gate',
    'gated',
    {
      ...github('- run: pnpm --filter @x/a publish --no-git-checks'),
      ...{
        'packages/a/package.json': {
          json: {
            name: '@x/a',
            version: '1.0.0',
            license: 'UNLICENSED',
            files: ['index.js'],
            scripts: { prepublishOnly: 'watertight' },
          },
        },
        'packages/a/index.js': '1',
        'packages/b/package.json': {
          json: {
            name: '@x/b',
            version: '1.0.0',
            license: 'UNLICENSED',
            files: ['index.js'],
            scripts: { private: true },
          },
        },
        'packages/b/index.js': '1',
        'pnpm-workspace.yaml': 'packages: [packages/*]\n',
      },
    },
    { private: true, workspaces: ['packages/*'], scripts: {}, packageManager: 'pnpm@10.0.0' },
  ),
  row(
    'yarn pack then npm publish',
    'gated',
    github(
      '- run: yarn install --immutable\n- run: yarn pack --out package.tgz\n- run: npx watertight package.tgz\n- run: npm publish package.tgz --provenance',
    ),
    { scripts: {}, packageManager: 'yarn@4.5.0' },
  ),
  row(
    'deno dnt then gate npm',
    'gated',
    {
      ...github(
        '- run: |\n    deno run -A scripts/build_npm.ts $VERSION\n    npx watertight ./npm\n    cd npm\n    npm publish --access public --provenance',
      ),
      ...{ 'scripts/build_npm.ts': 'import { build } from "@deno/dnt"\nawait build({ outDir: "./npm" })\n' },
    },
    {},
  ),
  row(
    'npm version with postversion push between',
    'gated',
    github('- run: npx watertight\n- run: npm version patch\n- run: npm publish --ignore-scripts'),
    { scripts: { postversion: 'git push --follow-tags' } },
  ),
  row(
    'sed version then gate',
    'gated',
    github(
      '- run: |\n    sed -i "s/\\"version\\": .*/\\"version\\": \\"$V\\",/" package.json\n- run: npx watertight\n- run: npm publish --ignore-scripts',
    ),
    {},
  ),
  row(
    'jq version then gate',
    'gated',
    github(
      '- run: |\n    jq --arg v "$V" \'.version=$v\' package.json > tmp.json && mv tmp.json package.json\n    npx watertight\n    npm publish --ignore-scripts',
    ),
    {},
  ),
  row(
    'a loop that breaks behind the gate',
    'bypassed',
    github('- run: |\n    for i in 1 2; do npx watertight && break; done\n    npm publish --ignore-scripts'),
    {},
  ),
  row(
    'a function of a sourced file publishes',
    'bypassed',
    { ...github('- run: |\n    . ci/lib.sh\n    ship'), 'ci/lib.sh': 'ship() { npm publish --ignore-scripts; }\n' },
    hook,
  ),
  row(
    'a function of a sourced file replaces npx',
    'bypassed',
    {
      ...github('- run: |\n    source ci/lib.sh\n    npx watertight\n    npm publish --ignore-scripts'),
      'ci/lib.sh': 'npx() { true; }\n',
    },
    {},
  ),
  row(
    'a function that returns hides nothing',
    'bypassed',
    github('- run: |\n    check() { echo ok; return 0; }\n    check\n    npm publish --ignore-scripts'),
    hook,
  ),
  row(
    'a step that ends with the code of a variable hides nothing',
    'bypassed',
    github('- run: |\n    code=0\n    npm test || code=$?\n    exit $code\n- run: npm publish --ignore-scripts'),
    hook,
  ),
  row(
    'a hook of git in a folder of one’s own',
    'bypassed',
    {
      ...runs('git config core.hooksPath ci/hooks', 'git commit --allow-empty -m x'),
      'ci/hooks/post-commit': '#!/bin/sh\nnpm publish --ignore-scripts\n',
    },
    hook,
  ),
  row(
    'pnpm without scripts before and after',
    'bypassed',
    { ...runs('pnpm release'), '.npmrc': 'enable-pre-post-scripts=false\n' },
    {
      scripts: { prerelease: 'watertight', release: 'npm publish --ignore-scripts' },
      packageManager: 'pnpm@10.0.0',
    },
  ),
  row('Yarn 4 runs no script before another', 'bypassed', runs('yarn release'), {
    scripts: { prerelease: 'watertight', release: 'npm publish --ignore-scripts' },
    packageManager: 'yarn@4.5.0',
  }),
  row(
    'compiled only',
    'gated',
    { ...runs('cargo build --release', 'npm publish'), 'src/lib.rs': 'Command::new("npm").arg("publish");\n' },
    hook,
  ),
  program(
    'uv run ship',
    'pyproject.toml',
    '[project.scripts]\nship = "tools.ship:main"\n[tool.x]\ncmd = "npm publish --ignore-scripts"\n',
  ),
  program(
    'hatch run ship',
    'pyproject.toml',
    '[tool.hatch.envs.default.scripts]\nship = "npm publish --ignore-scripts"\n',
  ),
  program('hatch run ci:ship', 'hatch.toml', '[envs.ci.scripts]\nship = "npm publish --ignore-scripts"\n'),
  program('pdm run ship', 'pyproject.toml', '[tool.pdm.scripts]\nship = "npm publish --ignore-scripts"\n'),
  program('pdm ship', 'pyproject.toml', '[tool.pdm.scripts]\nship = "npm publish --ignore-scripts"\n'),
  program('rye run ship', 'pyproject.toml', '[tool.rye.scripts]\nship = "npm publish --ignore-scripts"\n'),
  program('pipenv run ship', 'Pipfile', '[scripts]\nship = "npm publish --ignore-scripts"\n'),
  program('poetry run poe ship', 'pyproject.toml', '[tool.poe.tasks]\nship = "npm publish --ignore-scripts"\n'),
  program('uv run poe ship', 'pyproject.toml', '[tool.poe.tasks]\nship = "npm publish --ignore-scripts"\n'),
  program('poetry run inv ship', 'tasks.py', '@task\ndef ship(c):\n    c.run("npm publish --ignore-scripts")\n'),
  program('dotnet run --project build -- Publish', 'build/Build.cs', 'Npm("publish --ignore-scripts");\n'),
  program(
    'dotnet run --project build/_build.csproj -- Publish',
    'build/Build.cs',
    'ProcessTasks.StartProcess("npm", "publish --ignore-scripts");\n',
  ),
  program('dotnet nuke Publish', 'build/Build.cs', 'NpmTasks.Npm("publish --ignore-scripts");\n'),
  program('nuke Publish', 'build/Targets/Build.Npm.cs', 'NpmTasks.Npm("publish --ignore-scripts");\n'),
  program(
    'dotnet cake --target=Publish',
    'build.cake',
    'NpmPublish(new NpmPublishSettings { });\nStartProcess("npm", "publish");\n',
  ),
  program('dotnet fsi build.fsx publish', 'build.fsx', 'run "npm" "publish --ignore-scripts"\n'),
  program('dotnet run --project ./build Publish', 'build/Build.fs', 'Shell.Exec("npm", "publish --ignore-scripts")\n'),
  program('dotnet run -p build Publish', 'build/Program.fs', 'run "npm" ["publish"; "--ignore-scripts"] ""\n'),
  program('stack exec ship', 'app/Main.hs', 'main = callProcess "npm" ["publish", "--ignore-scripts"]\n'),
  program('cabal run ship', 'app/Main.hs', 'main = callProcess "npm" ["publish", "--ignore-scripts"]\n'),
  program('runghc Ship.hs', 'Ship.hs', 'main = callProcess "npm" ["publish"]\n'),
  program('zig build ship', 'build.zig', 'const s = b.addSystemCommand(&.{ "npm", "publish", "--ignore-scripts" });\n'),
  program('swift run ship', 'Sources/ship/main.swift', 'run("npm", "publish", "--ignore-scripts")\n'),
  program('scons ship', 'SConstruct', 'Command("ship", [], "npm publish --ignore-scripts")\n'),
  program('go run ./cmd/ship', 'cmd/ship/main.go', 'exec.Command("npm", "publish", "--ignore-scripts").Run()\n'),
  program('go generate ./...', 'gen/gen.go', '//go:generate npm publish --ignore-scripts\n'),
  program('cargo run -p ship', 'ship/src/main.rs', 'Command::new("npm").args(["publish", "--ignore-scripts"])\n'),
  program(
    'cargo run --manifest-path tools/ship/Cargo.toml',
    'tools/ship/src/main.rs',
    'Command::new("npm").args(["publish", "--ignore-scripts"])\n',
  ),
  program(
    'cargo xtask ship',
    'crates/xtask/src/main.rs',
    'Command::new("npm").args(["publish", "--ignore-scripts"])\n',
  ),
  program('cargo xtask ship', 'xtask/src/ship.rs', 'Command::new("npm").args(["publish", "--ignore-scripts"])\n'),
  program(
    'cargo make ship',
    'Makefile.toml',
    '[tasks.ship]\ncommand = "npm"\nargs = ["publish", "--ignore-scripts"]\n',
  ),
  program('elixir ship.exs', 'ship.exs', 'System.cmd("npm", ["publish", "--ignore-scripts"])\n'),
  program('npx shadow-cljs run ship/go', 'src/ship.clj', '(sh "npm" "publish" "--ignore-scripts")\n'),
  program('bundle exec thor ship', 'Thorfile', 'system "npm publish --ignore-scripts"\n'),
  program('php robo ship', 'RoboFile.php', '$this->_exec("npm publish --ignore-scripts");\n'),
  program(
    './gradlew ship',
    'buildSrc/src/main/groovy/ship.gradle',
    'task ship(type: Exec) { commandLine "npm", "publish" }\n',
  ),
  program(
    './gradlew ship',
    'build-logic/src/main/kotlin/ship.gradle.kts',
    'tasks.register<NpmTask>("ship") { args.set(listOf("publish")) }\n',
  ),
  program('jbang ship.java', 'ship.java', 'new ProcessBuilder("npm", "publish").start();\n'),
  program('scala-cli ship.sc', 'ship.sc', 'os.proc("npm", "publish").call()\n'),
  program('dart run tool/ship.dart', 'tool/ship.dart', 'Process.run("npm", ["publish", "--ignore-scripts"]);\n'),
  program('nu ship.nu', 'ship.nu', 'npm publish --ignore-scripts\n'),
  program('fish ship.fish', 'ship.fish', 'npm publish --ignore-scripts\n'),
  program('julia ship.jl', 'ship.jl', 'run(`npm publish --ignore-scripts`)\n'),
  program('npx foy ship', 'Foyfile.ts', 'task("ship", ctx => ctx.exec("npm publish --ignore-scripts"))\n'),
  program('npx just-scripts ship', 'just.config.ts', 'task("ship", () => exec("npm publish --ignore-scripts"))\n'),
  program(
    'npx projen publish:npm',
    '.projen/tasks.json',
    '{"tasks":{"publish:npm":{"steps":[{"exec":"npm publish --ignore-scripts"}]}}}',
  ),
  program(
    'npx projen ship',
    '.projen/tasks.json',
    '{"tasks":{"ship":{"steps":[{"exec":"npm publish --ignore-scripts"}]}}}',
  ),
  program(
    'npx ng run lib:ship',
    'angular.json',
    '{"projects":{"lib":{"architect":{"ship":{"builder":"ngx-deploy-npm:deploy"}}}}}',
  ),
  program(
    'npx ng deploy',
    'angular.json',
    '{"projects":{"lib":{"architect":{"deploy":{"builder":"ngx-deploy-npm:deploy"}}}}}',
  ),
]
