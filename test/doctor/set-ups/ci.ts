import { github, hook, runs, type SetUp } from './parts.ts'

const later = { because: 'can change what ships after Watertight has looked at it' }

/** Set-ups of GitHub's workflows and of other CI systems. */
export const ciSetUps: readonly SetUp[] = [
  // How the file is written.
  {
    name: 'flow style with hooks off',
    manifest: hook,
    files: { '.gitlab-ci.yml': 'publish:\n  script: [npm ci, npm publish --ignore-scripts]\n' },
    truth: 'bypassed',
    says: '--ignore-scripts switches every hook off',
  },
  {
    name: 'a step in flow style',
    manifest: hook,
    files: github('- { run: npm publish --ignore-scripts }'),
    truth: 'bypassed',
    says: '--ignore-scripts',
  },
  {
    name: 'inputs in flow style',
    files: github('- uses: watertight-npm/watertight@v0\n  with: { fail-on: never }\n- run: npm publish'),
    truth: 'bypassed',
    says: '--fail-on never',
  },
  {
    name: 'an anchor',
    manifest: hook,
    files: { '.gitlab-ci.yml': '.x: &x\n  - npm publish --ignore-scripts\npublish:\n  script: *x\n' },
    truth: 'bypassed',
    says: '--ignore-scripts',
  },
  {
    name: 'a merge key',
    manifest: hook,
    files: {
      '.gitlab-ci.yml':
        '.base: &base\n  script:\n    - npm publish --ignore-scripts\npublish:\n  <<: *base\n  stage: deploy\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts',
  },
  {
    name: 'a file that is no YAML',
    manifest: hook,
    files: { '.github/workflows/a.yml': 'jobs: [\n' },
    truth: 'unknown',
    says: 'not valid YAML',
  },
  {
    name: 'quoted keys',
    manifest: hook,
    files: { '.github/workflows/a.yml': '{"jobs":{"p":{"steps":[{"run":"npm publish --ignore-scripts"}]}}}' },
    truth: 'bypassed',
    says: '--ignore-scripts',
  },
  {
    name: 'a block',
    manifest: hook,
    files: github('- run: |\n    npm ci\n    npm publish'),
    truth: 'gated',
    says: 'by prepublishOnly',
  },
  // What runs between the gate and the upload.
  {
    name: 'a gate right before',
    files: runs('npm ci', 'npx watertight', 'npm publish --ignore-scripts'),
    truth: 'gated',
    says: 'Watertight runs before it',
  },
  {
    name: 'a build between',
    manifest: { scripts: { build: 'tsc' } },
    files: runs('npx watertight', 'npm run build', 'npm publish'),
    truth: 'bypassed',
    says: later.because,
  },
  {
    name: 'a build before',
    manifest: { scripts: { build: 'tsc' } },
    files: runs('npm run build', 'npx watertight', 'npm publish'),
    truth: 'gated',
    says: 'Watertight runs before it',
  },
  {
    name: 'a build in prepack',
    manifest: { scripts: { prepack: 'tsc' } },
    files: runs('npx watertight', 'npm publish'),
    truth: 'bypassed',
    says: later.because,
  },
  {
    name: 'a build in prepack that does not run',
    manifest: { scripts: { prepack: 'tsc' } },
    files: runs('npx watertight', 'npm publish --ignore-scripts'),
    truth: 'gated',
    says: 'Watertight runs before it',
  },
  {
    name: 'another checkout between',
    files: github('- run: npx watertight\n- uses: actions/checkout@v5\n- run: npm publish'),
    truth: 'bypassed',
    says: later.because,
  },
  {
    name: 'tests between',
    manifest: { scripts: { test: 'vitest' } },
    files: runs('npx watertight', 'npm test', 'npm publish'),
    truth: 'gated',
    says: 'Watertight runs before it',
  },
  {
    name: 'a write between',
    files: runs('npx watertight', 'cp secret.map dist/', 'npm publish'),
    truth: 'bypassed',
    says: later.because,
  },
  {
    name: 'a redirection between',
    files: runs('npx watertight', 'node -p 1 > index.js', 'npm publish'),
    truth: 'bypassed',
    says: later.because,
  },
  {
    name: 'a version between',
    files: runs('npx watertight', 'npm version patch', 'npm publish'),
    truth: 'gated',
    says: 'Watertight runs before it',
  },
  {
    name: 'a version with a build between',
    manifest: { scripts: { version: 'tsc' } },
    files: runs('npx watertight', 'npm version patch', 'npm publish'),
    truth: 'bypassed',
    says: later.because,
  },
  {
    name: 'a gate in another job',
    files: {
      '.github/workflows/a.yml':
        'jobs:\n  gate:\n    steps: [{ run: npx watertight }]\n  publish:\n    needs: gate\n    steps: [{ run: npm publish }]\n',
    },
    truth: 'bypassed',
    says: 'no hook of some-package',
  },
  // The environment.
  {
    name: 'NPM_CONFIG_IGNORE_SCRIPTS of a workflow',
    manifest: hook,
    files: github('- run: npm publish', { top: 'env:\n  NPM_CONFIG_IGNORE_SCRIPTS: true\n' }),
    truth: 'bypassed',
    says: 'npm_config_ignore_scripts in the environment',
  },
  {
    name: 'npm_config_ignore_scripts of a job',
    manifest: hook,
    files: github('- run: npm publish', { job: '    env:\n      npm_config_ignore_scripts: "1"\n' }),
    truth: 'bypassed',
    says: 'npm_config_ignore_scripts',
  },
  {
    name: 'the same of a step',
    manifest: hook,
    files: github('- run: npm publish\n  env: { Npm_Config_Ignore_Scripts: yes }'),
    truth: 'bypassed',
    says: 'npm_config_ignore_scripts',
  },
  {
    name: 'the same for one command',
    manifest: hook,
    files: runs('npm_config_ignore_scripts=true npm publish'),
    truth: 'bypassed',
    says: 'npm_config_ignore_scripts',
  },
  {
    name: 'the same, exported',
    manifest: hook,
    files: github('- run: |\n    export npm_config_ignore_scripts=true\n    npm publish'),
    truth: 'bypassed',
    says: 'npm_config_ignore_scripts',
  },
  {
    name: 'the same in another step alone',
    manifest: hook,
    files: github('- run: npm ci\n  env: { npm_config_ignore_scripts: true }\n- run: npm publish'),
    truth: 'gated',
    says: 'by prepublishOnly',
  },
  {
    name: 'switched off again',
    manifest: hook,
    files: github('- run: npm publish\n  env: { npm_config_ignore_scripts: false }', {
      top: 'env: { npm_config_ignore_scripts: true }\n',
    }),
    truth: 'gated',
    says: 'by prepublishOnly',
  },
  {
    name: 'out of an expression',
    manifest: hook,
    files: github('- run: npm publish\n  env:\n    npm_config_ignore_scripts: ${{ inputs.fast }}'),
    truth: 'unknown',
    says: 'is set to what is not known',
  },
  {
    name: 'through GITHUB_ENV',
    manifest: hook,
    files: runs('echo "NPM_CONFIG_IGNORE_SCRIPTS=true" >> $GITHUB_ENV', 'npm publish'),
    truth: 'bypassed',
    says: 'npm_config_ignore_scripts',
  },
  {
    name: 'npm config set',
    manifest: hook,
    files: runs('npm config set ignore-scripts true', 'npm publish'),
    truth: 'bypassed',
    says: 'npm config set ignore-scripts',
  },
  {
    name: 'npm set with an equals sign',
    manifest: hook,
    files: runs('npm set ignore-scripts=true', 'npm publish'),
    truth: 'bypassed',
    says: 'npm config set ignore-scripts',
  },
  {
    name: 'npm config set of a login',
    manifest: hook,
    files: runs('npm config set //registry.npmjs.org/:_authToken=$TOKEN', 'npm publish'),
    truth: 'gated',
    says: 'by prepublishOnly',
  },
  {
    name: 'an npmrc that a step writes',
    manifest: hook,
    files: runs('echo ignore-scripts=true >> ~/.npmrc', 'npm publish'),
    truth: 'bypassed',
    says: 'which writes an npmrc',
  },
  {
    name: 'an npmrc with a login alone',
    manifest: hook,
    files: runs('echo "//registry.npmjs.org/:_authToken=${NPM_TOKEN}" > .npmrc', 'npm publish'),
    truth: 'gated',
    says: 'by prepublishOnly',
  },
  {
    name: 'an npmrc out of a here-document',
    manifest: hook,
    files: github('- run: |\n    cat > .npmrc <<EOF\n    ignore-scripts=true\n    EOF\n    npm publish'),
    truth: 'bypassed',
    says: 'which writes an npmrc',
  },
  {
    name: 'an npmrc that is copied',
    manifest: hook,
    files: { ...runs('cp ci/npmrc .npmrc', 'npm publish'), 'ci/npmrc': 'ignore-scripts=true\n' },
    truth: 'bypassed',
    says: 'which writes an npmrc',
  },
  {
    name: 'an npmrc from a variable',
    manifest: hook,
    files: runs('echo "$NPMRC" > .npmrc', 'npm publish'),
    truth: 'unknown',
    says: 'writes an npmrc',
  },
  {
    name: 'another npmrc by name',
    manifest: hook,
    files: {
      ...github('- run: npm publish\n  env: { NPM_CONFIG_USERCONFIG: ci/npmrc }'),
      'ci/npmrc': 'ignore-scripts=true\n',
    },
    truth: 'bypassed',
    says: 'ignore-scripts in ci/npmrc',
  },
  {
    name: 'a shell that runs nothing',
    manifest: hook,
    files: github('- run: npm publish\n  env: { npm_config_script_shell: /bin/true }'),
    truth: 'unknown',
    says: 'script-shell',
  },
  {
    name: 'a manifest whose hooks a step deletes',
    manifest: hook,
    files: runs('npm pkg delete scripts.prepublishOnly', 'npm publish'),
    truth: 'unknown',
    says: 'changes package.json',
  },
  {
    name: 'a manifest whose version a step sets',
    manifest: hook,
    files: runs('npm pkg set version=1.2.3', 'npm publish'),
    truth: 'gated',
    says: 'by prepublishOnly',
  },
  // What the gate audits, and how.
  {
    name: 'another folder',
    files: runs('npx watertight packages/other', 'npm publish'),
    truth: 'bypassed',
    says: 'audits packages/other, not the package in the root',
  },
  {
    name: 'an old tarball',
    files: runs('npm pack', 'npx watertight old-0.9.0.tgz', 'npm publish some-package-1.0.0.tgz'),
    truth: 'bypassed',
    says: 'a tarball is uploaded as it is',
  },
  {
    name: 'the tarball',
    files: runs('npm pack', 'npx watertight some-package-1.0.0.tgz', 'npm publish some-package-1.0.0.tgz'),
    truth: 'gated',
    says: 'Watertight runs before it',
  },
  {
    name: 'tarballs by a pattern',
    files: runs('npm pack', 'npx watertight *.tgz', 'npm publish *.tgz'),
    truth: 'gated',
    says: 'Watertight runs before it',
  },
  {
    name: 'the tarball by another writing of its path',
    files: runs(
      'npm pack --pack-destination out',
      'npx watertight ./out/*.tgz',
      'cd out && npm publish some-package-1.0.0.tgz',
    ),
    truth: 'gated',
    says: 'Watertight runs before it',
  },
  {
    name: 'a tarball that is packed again',
    files: runs('npm pack', 'npx watertight *.tgz', 'npm pack', 'npm publish *.tgz'),
    truth: 'bypassed',
    says: later.because,
  },
  {
    name: 'a variable that stands for the tarball',
    files: github('- run: |\n    T=$(npm pack)\n    npx watertight "$T"\n    npm publish "$T"'),
    truth: 'gated',
    says: 'Watertight runs before it',
  },
  {
    name: 'a variable that is set anew',
    files: github('- run: |\n    T=$(ls *.tgz)\n    npx watertight "$T"\n    T=$(ls old/*.tgz)\n    npm publish "$T"'),
    truth: 'bypassed',
    says: 'in a variable',
  },
  {
    name: 'a working directory of the gate',
    files: github('- run: npx watertight\n  working-directory: packages/other\n- run: npm publish'),
    truth: 'bypassed',
    says: 'audits packages/other',
  },
  {
    name: "the action's target",
    files: github('- uses: watertight-npm/watertight@v0\n  with:\n    target: packages/other\n- run: npm publish'),
    truth: 'bypassed',
    says: 'audits packages/other',
  },
  {
    name: 'the action',
    files: github('- uses: watertight-npm/watertight@v0\n- run: npm publish'),
    truth: 'gated',
    says: 'Watertight runs before it',
  },
  {
    name: 'a rule that is left out',
    files: runs('npx watertight --disable map/embedded-sources', 'npm publish'),
    truth: 'bypassed',
    says: '--disable map/embedded-sources',
  },
  {
    name: 'fail-on critical',
    files: runs('npx watertight --fail-on critical', 'npm publish'),
    truth: 'bypassed',
    says: '--fail-on critical',
  },
  {
    name: 'fail-on low',
    files: runs('npx watertight --fail-on low', 'npm publish'),
    truth: 'gated',
    says: 'Watertight runs before it',
  },
  {
    name: 'fail-on in a variable',
    files: runs('npx watertight --fail-on $LEVEL', 'npm publish'),
    truth: 'unknown',
    says: 'in a variable',
  },
  // Whether it stops anything.
  {
    name: 'always()',
    files: github('- run: npx watertight\n- run: npm publish\n  if: always()'),
    truth: 'bypassed',
    says: 'runs when one before it has failed',
  },
  {
    name: '!cancelled()',
    files: github('- run: npx watertight\n- run: npm publish\n  if: ${{ !cancelled() }}'),
    truth: 'bypassed',
    says: 'runs when one before it has failed',
  },
  {
    name: 'failure()',
    files: github('- run: npx watertight\n- run: npm publish\n  if: failure()'),
    truth: 'bypassed',
    says: 'runs when one before it has failed',
  },
  {
    name: 'always(), with a hook',
    manifest: hook,
    files: github('- run: npm test\n- run: npm publish\n  if: always()'),
    truth: 'gated',
    says: 'by prepublishOnly',
  },
  {
    name: 'continue-on-error',
    files: github('- run: npx watertight\n  continue-on-error: true\n- run: npm publish'),
    truth: 'bypassed',
    says: 'continue-on-error',
  },
  {
    name: 'continue-on-error, whose outcome is asked for',
    files: github(
      "- run: npx watertight\n  id: gate\n  continue-on-error: true\n- run: npm publish\n  if: steps.gate.outcome == 'success'",
    ),
    truth: 'gated',
    says: 'asks for the result',
  },
  {
    name: '|| true',
    files: runs('npx watertight || true', 'npm publish'),
    truth: 'bypassed',
    says: 'what follows || takes its place',
  },
  {
    name: 'set +e',
    files: github('- run: |\n    set +e\n    npx watertight\n    npm publish'),
    truth: 'bypassed',
    says: 'what follows it decides',
  },
  {
    name: 'a pipe',
    files: runs('npx watertight | tee log', 'npm publish'),
    truth: 'bypassed',
    says: 'only the last command of a pipe counts',
  },
  {
    name: 'a pipe in a shell that hears it',
    files: github('- run: npx watertight | tee log\n  shell: bash\n- run: npm publish'),
    truth: 'gated',
    says: 'Watertight runs before it',
  },
  {
    name: 'a shell without -e',
    files: github('- shell: bash {0}\n  run: |\n    npx watertight\n    npm publish'),
    truth: 'bypassed',
    says: 'what follows it decides',
  },
  {
    name: 'PowerShell on Windows',
    files: {
      '.github/workflows/a.yml':
        'jobs:\n  p:\n    runs-on: windows-latest\n    steps:\n      - run: |\n          npx watertight\n          npm publish\n',
    },
    truth: 'bypassed',
    says: 'what follows it decides',
  },
  {
    name: 'a condition of the gate',
    files: github("- run: npx watertight\n  if: github.event_name == 'push'\n- run: npm publish"),
    truth: 'unknown',
    says: 'only on a condition',
  },
  {
    name: 'one condition of both',
    files: github(
      "- run: npx watertight\n  if: github.ref == 'refs/heads/main'\n- run: npm publish\n  if: github.ref == 'refs/heads/main'",
    ),
    truth: 'gated',
    says: 'Watertight runs before it',
  },
  {
    name: 'a gate inside of an if',
    files: github('- run: |\n    if [ -n "$CI" ]; then\n      echo\n      npx watertight\n    fi\n    npm publish'),
    truth: 'unknown',
    says: 'only on a condition',
  },
  {
    name: 'a function that nobody calls',
    files: github('- run: |\n    gate() { npx watertight; }\n    npm publish'),
    truth: 'bypassed',
    says: 'no hook of some-package',
  },
  {
    name: 'the publish inside of the if of the gate',
    files: github('- run: |\n    if npx watertight; then\n      npm publish\n    fi'),
    truth: 'gated',
    says: 'Watertight runs before it',
  },
  // Reusable parts.
  {
    name: 'a reusable workflow of the repository',
    manifest: hook,
    files: {
      '.github/workflows/a.yml':
        'on: push\njobs:\n  p:\n    uses: ./.github/workflows/b.yml\n    with: { flags: --ignore-scripts }\n',
      '.github/workflows/b.yml':
        'on:\n  workflow_call:\n    inputs: { flags: { type: string } }\njobs:\n  p:\n    steps:\n      - run: npm publish ${{ inputs.flags }}\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts',
  },
  {
    name: 'a reusable workflow from elsewhere',
    manifest: hook,
    files: { '.github/workflows/a.yml': 'jobs:\n  p:\n    uses: acme/ci/.github/workflows/release.yml@v1\n' },
    truth: 'unknown',
    says: 'which is not in this repository',
  },
  {
    name: 'a composite action of the repository',
    manifest: hook,
    files: {
      ...github('- uses: ./.github/actions/ship'),
      '.github/actions/ship/action.yml':
        'runs:\n  using: composite\n  steps:\n    - run: npm publish --ignore-scripts\n      shell: bash\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts',
  },
  {
    name: 'an action from elsewhere that has a secret',
    manifest: hook,
    files: github('- uses: acme/ship@v1\n  with:\n    token: ${{ secrets.NPM_TOKEN }}'),
    truth: 'unknown',
    says: 'made elsewhere',
  },
  {
    name: 'an action from elsewhere without anything to publish with',
    manifest: hook,
    files: github('- uses: acme/spell-check@v1'),
    truth: 'gated',
    says: 'No CI file',
  },
  {
    name: "changesets' action",
    manifest: { scripts: { release: 'changeset publish', prepack: 'watertight' } },
    files: github('- uses: changesets/action@v1\n  with:\n    publish: npm run release'),
    truth: 'gated',
    says: 'by prepack',
  },
  {
    name: 'an action that runs no hook',
    manifest: hook,
    files: github('- uses: JS-DevTools/npm-publish@v4\n  with:\n    token: x'),
    truth: 'bypassed',
    says: 'it runs no hook unless',
  },
  {
    name: 'a matrix of flags',
    manifest: hook,
    files: github('- run: npm publish ${{ matrix.flag }}', {
      job: '    strategy: { matrix: { flag: ["--access=public", "--ignore-scripts"] } }\n',
    }),
    truth: 'bypassed',
    says: '--ignore-scripts',
  },
  {
    name: 'options out of an input',
    manifest: hook,
    files: runs('npm publish ${{ inputs.flags }}'),
    truth: 'bypassed',
    says: 'in a variable',
  },
  // Scripts and Makefiles.
  {
    name: 'a shell script of the repository',
    manifest: hook,
    files: {
      ...runs('bash scripts/release.sh'),
      'scripts/release.sh': '#!/bin/bash\nset -e\nnpm ci\nnpm publish --ignore-scripts\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts',
  },
  {
    name: 'a shell script with a gate',
    files: {
      ...runs('./scripts/release.sh'),
      'scripts/release.sh': '#!/bin/sh\nset -e\nnpx watertight\nnpm publish\n',
    },
    truth: 'gated',
    says: 'Watertight runs before it',
  },
  {
    name: 'a shell script that goes on',
    files: { ...runs('./scripts/release.sh'), 'scripts/release.sh': '#!/bin/sh\nnpx watertight\nnpm publish\n' },
    truth: 'bypassed',
    says: 'what follows it decides',
  },
  {
    name: 'a shell script that is not there',
    manifest: hook,
    files: runs('bash scripts/missing.sh'),
    truth: 'unknown',
    says: 'no such script',
  },
  {
    name: 'a Makefile',
    manifest: hook,
    files: {
      ...runs('make release'),
      Makefile: 'FLAGS = --ignore-scripts\nrelease: build\n\tnpm publish $(FLAGS)\nbuild:\n\ttsc\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts',
  },
  {
    name: 'a Makefile with a gate',
    files: { ...runs('make release'), Makefile: 'release: check\n\tnpm publish\ncheck:\n\tnpx watertight\n' },
    truth: 'gated',
    says: 'Watertight runs before it',
  },
  {
    name: 'a Makefile that ignores the gate',
    files: { ...runs('make release'), Makefile: 'release:\n\t-npx watertight\n\tnpm publish\n' },
    truth: 'bypassed',
    says: 'make goes on when it fails',
  },
  {
    name: 'a program that publishes',
    manifest: hook,
    files: {
      ...runs('node scripts/release.mjs'),
      'scripts/release.mjs': "import { execa } from 'execa'\nawait execa('npm', ['publish', '--ignore-scripts'])\n",
    },
    truth: 'unknown',
    says: 'mentions publishing',
  },
  {
    name: 'a program that publishes through another',
    manifest: hook,
    files: {
      ...runs('node scripts/a.mjs'),
      'scripts/a.mjs': "import './b.mjs'\n",
      'scripts/b.mjs': "run('npm publish')\n",
    },
    truth: 'unknown',
    says: 'scripts/b.mjs mentions publishing',
  },
  {
    name: 'xargs',
    manifest: hook,
    files: runs('ls *.tgz | xargs -n1 npm publish'),
    truth: 'bypassed',
    says: 'in a variable',
  },
  {
    name: 'a shell inside a container',
    manifest: hook,
    files: runs('docker run --rm node npm publish'),
    truth: 'unknown',
    says: 'mentions publishing',
  },
  // Other systems.
  {
    name: "GitLab's after_script",
    files: { '.gitlab-ci.yml': 'publish:\n  script:\n    - npx watertight\n  after_script:\n    - npm publish\n' },
    truth: 'bypassed',
    says: 'runs when one before it has failed',
  },
  {
    name: 'GitLab, one job',
    files: {
      '.gitlab-ci.yml':
        'publish:\n  before_script:\n    - npm ci\n  script:\n    - npx watertight\n    - npm publish\n',
    },
    truth: 'gated',
    says: 'Watertight runs before it',
  },
  {
    name: "GitLab's variables",
    manifest: hook,
    files: { '.gitlab-ci.yml': 'variables:\n  npm_config_ignore_scripts: "true"\npublish:\n  script: npm publish\n' },
    truth: 'bypassed',
    says: 'npm_config_ignore_scripts',
  },
  {
    name: "GitLab's extends",
    manifest: hook,
    files: { '.gitlab-ci.yml': '.base:\n  script:\n    - npm publish --ignore-scripts\npublish:\n  extends: .base\n' },
    truth: 'bypassed',
    says: '--ignore-scripts',
  },
  {
    name: "GitLab's reference",
    manifest: hook,
    files: {
      '.gitlab-ci.yml':
        '.base:\n  script:\n    - npm publish --ignore-scripts\npublish:\n  script:\n    - !reference [.base, script]\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts',
  },
  {
    name: "GitLab's local include",
    manifest: hook,
    files: {
      '.gitlab-ci.yml': 'include: [{ local: /ci/a.yml }]\n',
      'ci/a.yml': 'publish:\n  script: npm publish --ignore-scripts\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts',
  },
  {
    name: "GitLab's include from elsewhere",
    manifest: hook,
    files: { '.gitlab-ci.yml': 'include: [{ project: acme/ci, file: release.yml }]\n' },
    truth: 'unknown',
    says: 'what it includes',
  },
  {
    name: 'Azure, where a line that fails does not end the step',
    files: { 'azure-pipelines.yml': 'steps:\n  - script: |\n      npx watertight\n      npm publish\n' },
    truth: 'bypassed',
    says: 'what follows it decides',
  },
  {
    name: 'Azure, in two steps',
    files: {
      'azure-pipelines.yml': 'steps:\n  - script: npx watertight\n  - task: Npm@1\n    inputs: { command: publish }\n',
    },
    truth: 'gated',
    says: 'Watertight runs before it',
  },
  {
    name: "Azure's condition",
    files: {
      'azure-pipelines.yml':
        'steps:\n  - script: npx watertight\n  - script: npm publish\n    condition: succeededOrFailed()\n',
    },
    truth: 'bypassed',
    says: 'runs when one before it has failed',
  },
  {
    name: "Azure's template from elsewhere",
    manifest: hook,
    files: { 'azure-pipelines.yml': 'extends: { template: release.yml@shared }\n' },
    truth: 'unknown',
    says: 'the template',
  },
  {
    name: 'CircleCI',
    files: {
      '.circleci/config.yml':
        'jobs:\n  p:\n    steps:\n      - checkout\n      - run: npx watertight\n      - run: { command: npm publish }\n',
    },
    truth: 'gated',
    says: 'Watertight runs before it',
  },
  {
    name: "CircleCI's command",
    manifest: hook,
    files: {
      '.circleci/config.yml':
        'commands:\n  ship:\n    parameters: { flags: { default: "" } }\n    steps: [{ run: "npm publish << parameters.flags >>" }]\njobs:\n  p:\n    steps: [{ ship: { flags: --ignore-scripts } }]\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts',
  },
  {
    name: "CircleCI's when",
    files: {
      '.circleci/config.yml':
        'jobs:\n  p:\n    steps:\n      - run: npx watertight\n      - run: { command: npm publish, when: always }\n',
    },
    truth: 'bypassed',
    says: 'runs when one before it has failed',
  },
  {
    name: 'an orb',
    manifest: hook,
    files: { '.circleci/config.yml': 'workflows:\n  w:\n    jobs: [acme/publish]\n' },
    truth: 'unknown',
    says: 'of an orb',
  },
  {
    name: 'Bitbucket',
    manifest: hook,
    files: {
      'bitbucket-pipelines.yml':
        'pipelines:\n  default:\n    - step:\n        script: [npm ci, npm publish --ignore-scripts]\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts',
  },
  {
    name: "Bitbucket's after-script",
    files: {
      'bitbucket-pipelines.yml':
        'pipelines:\n  default:\n    - step:\n        script: [npx watertight]\n        after-script: [npm publish]\n',
    },
    truth: 'bypassed',
    says: 'runs when one before it has failed',
  },
  {
    name: 'a pipe of Bitbucket',
    manifest: hook,
    files: {
      'bitbucket-pipelines.yml':
        'pipelines:\n  default:\n    - step:\n        script:\n          - pipe: acme/ship:1\n',
    },
    truth: 'unknown',
    says: 'made elsewhere',
  },
  {
    name: 'Buildkite',
    manifest: hook,
    files: {
      '.buildkite/pipeline.yml':
        'env: { npm_config_ignore_scripts: true }\nsteps:\n  - commands: [npm ci, npm publish]\n',
    },
    truth: 'bypassed',
    says: 'npm_config_ignore_scripts',
  },
  {
    name: 'Buildkite, one step',
    files: { '.buildkite/pipeline.yml': 'steps:\n  - commands:\n      - npx watertight\n      - npm publish\n' },
    truth: 'gated',
    says: 'Watertight runs before it',
  },
  {
    name: 'Woodpecker',
    files: {
      '.woodpecker.yml':
        'steps:\n  gate:\n    image: node\n    commands: [npx watertight]\n    failure: ignore\n  ship:\n    image: node\n    commands: [npm publish]\n',
    },
    truth: 'bypassed',
    says: 'failure: ignore',
  },
  {
    name: 'Woodpecker, in order',
    files: {
      '.woodpecker/a.yml':
        'steps:\n  - name: gate\n    image: node\n    commands: [npx watertight]\n  - name: ship\n    image: node\n    commands: [npm publish]\n',
    },
    truth: 'gated',
    says: 'Watertight runs before it',
  },
  {
    name: 'Travis',
    manifest: hook,
    files: { '.travis.yml': 'env: { global: [npm_config_ignore_scripts=true] }\ndeploy: { provider: npm }\n' },
    truth: 'bypassed',
    says: 'npm_config_ignore_scripts',
  },
  {
    name: 'Travis, where after_success stops nothing',
    files: { '.travis.yml': 'after_success:\n  - npx watertight\n  - npm publish\n' },
    truth: 'bypassed',
    says: 'a failure in after_success',
  },
  {
    name: 'a Jenkinsfile',
    manifest: hook,
    files: { Jenkinsfile: "pipeline { stages { stage('p') { steps { sh 'npm publish --ignore-scripts' } } } }\n" },
    truth: 'bypassed',
    says: '--ignore-scripts',
  },
  {
    name: 'a Jenkinsfile with a variable',
    manifest: hook,
    files: { Jenkinsfile: "withEnv(['npm_config_ignore_scripts=true']) { sh 'npm publish' }\n" },
    truth: 'bypassed',
    says: 'npm_config_ignore_scripts',
  },
  {
    name: 'a Jenkinsfile with a library',
    manifest: hook,
    files: { Jenkinsfile: "@Library('acme') _\nrelease()\n" },
    truth: 'unknown',
    says: 'a library or a job',
  },
  {
    name: 'a CI system that is not read',
    manifest: hook,
    files: { 'appveyor.yml': 'deploy_script: npm publish\n' },
    truth: 'unknown',
    says: 'whose files are not read',
  },
]
