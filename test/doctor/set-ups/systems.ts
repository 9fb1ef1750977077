import type { ProjectFiles } from '../../support/project.ts'
import { github, hook, runs, type SetUp } from './parts.ts'

const past = 'npm publish --ignore-scripts'
const wf = (text: string): ProjectFiles => ({ '.github/workflows/release.yml': text })

function row(name: string, truth: SetUp['truth'], files: ProjectFiles, manifest: object = hook): SetUp {
  return { name, truth, files, manifest, says: truth === 'gated' ? 'GATED' : truth.toUpperCase() }
}

/** What each CI system, each release tool and the shell have of their own. */
export const systemSetUps: readonly SetUp[] = [
  // GitHub
  row(
    'GitHub, matrix of commands',
    'bypassed',
    wf(
      `jobs:\n  p:\n    runs-on: u\n    strategy:\n      matrix:\n        cmd: [npm test, ${past}]\n    steps:\n      - run: \${{ matrix.cmd }}\n`,
    ),
  ),
  row(
    'GitHub, matrix fromJSON',
    'unknown',
    wf(
      'jobs:\n  p:\n    runs-on: u\n    strategy:\n      matrix: ${{ fromJSON(needs.x.outputs.m) }}\n    steps:\n      - run: ${{ matrix.cmd }}\n',
    ),
  ),
  row(
    'GitHub, format expression',
    'unknown',
    wf("jobs:\n  p:\n    runs-on: u\n    steps:\n      - run: ${{ format('npm {0}', 'publish --ignore-scripts') }}\n"),
  ),
  row(
    'GitHub, expression args',
    'bypassed',
    wf('jobs:\n  p:\n    runs-on: u\n    steps:\n      - run: npm publish ${{ inputs.args }}\n'),
  ),
  row(
    'GitHub, expression env ternary',
    'bypassed',
    wf(
      "jobs:\n  p:\n    runs-on: u\n    steps:\n      - run: npm publish ${{ github.event_name == 'push' && '--ignore-scripts' || '' }}\n",
    ),
  ),
  row(
    'GitHub, step env from vars',
    'bypassed',
    github('- run: npm publish $FLAGS\n  env: { FLAGS: "${{ vars.FLAGS }}" }'),
  ),
  row('GitHub, shell unknown var flags', 'bypassed', runs('npm publish $PUBLISH_FLAGS')),
  row('GitHub, quoted ${PUBLISH_FLAGS:-}', 'bypassed', runs('npm publish ${PUBLISH_FLAGS:-}')),
  row('GitHub, default value flags', 'bypassed', runs('npm publish ${FLAGS:---ignore-scripts}')),
  row(
    'GitHub, array',
    'bypassed',
    github('- run: |\n    args=(--access public --ignore-scripts)\n    npm publish "${args[@]}"'),
  ),
  row(
    'GitHub, string append',
    'bypassed',
    github('- run: |\n    A="--access public"\n    A="$A --ignore-scripts"\n    npm publish $A'),
  ),
  row(
    'GitHub, += append',
    'bypassed',
    github('- run: |\n    A="--access public"\n    A+=" --ignore-scripts"\n    npm publish $A'),
  ),
  row(
    'GitHub, line continuation',
    'bypassed',
    github('- run: |\n    npm publish \\\n      --access public \\\n      --ignore-scripts'),
  ),
  row('GitHub, folded block', 'bypassed', github('- run: >-\n    npm publish\n    --ignore-scripts')),
  row(
    'GitHub, cmd && on windows',
    'bypassed',
    wf(
      `jobs:\n  p:\n    runs-on: windows-latest\n    defaults: { run: { shell: cmd } }\n    steps:\n      - run: set npm_config_ignore_scripts=true&& npm publish\n`,
    ),
  ),
  row(
    'GitHub, pwsh env',
    'bypassed',
    wf(
      `jobs:\n  p:\n    runs-on: windows-latest\n    steps:\n      - run: |\n          $env:npm_config_ignore_scripts = 'true'\n          npm publish\n`,
    ),
  ),
  row(
    'GitHub, pwsh iex',
    'unknown',
    wf(
      `jobs:\n  p:\n    runs-on: windows-latest\n    steps:\n      - run: iex ((New-Object System.Net.WebClient).DownloadString('https://x.example/p.ps1'))\n`,
    ),
  ),
  row(
    'GitHub, pwsh Invoke-Expression',
    'bypassed',
    wf(`jobs:\n  p:\n    runs-on: windows-latest\n    steps:\n      - run: Invoke-Expression "${past}"\n`),
  ),
  row(
    'GitHub, pwsh Start-Process',
    'unknown',
    wf(
      `jobs:\n  p:\n    runs-on: windows-latest\n    steps:\n      - run: Start-Process npm -ArgumentList 'publish','--ignore-scripts'\n`,
    ),
  ),
  row(
    'GitHub, pwsh & npm',
    'bypassed',
    wf(`jobs:\n  p:\n    runs-on: windows-latest\n    steps:\n      - run: "& npm publish --ignore-scripts"\n`),
  ),
  row('GitHub, powershell -EncodedCommand', 'unknown', runs('pwsh -EncodedCommand bnBt')),
  row(
    'GitHub, job if always with needs gate',
    'bypassed',
    wf(
      'jobs:\n  gate:\n    runs-on: u\n    steps: [{ run: npx watertight }]\n  p:\n    needs: gate\n    if: always()\n    runs-on: u\n    steps: [{ run: npm publish }]\n',
    ),
    {},
  ),
  row(
    'GitHub, gate step timeout',
    'gated',
    github('- run: npx watertight\n  timeout-minutes: 5\n- run: npm publish'),
    {},
  ),
  row('GitHub, gate in background &', 'bypassed', github('- run: |\n    npx watertight &\n    npm publish'), {}),
  row(
    'GitHub, gate in background wait',
    'bypassed',
    github('- run: |\n    npx watertight & wait\n    npm publish'),
    {},
  ),
  row('GitHub, gate with timeout 1', 'gated', github('- run: timeout 300 npx watertight\n- run: npm publish'), {}),
  row('GitHub, gate ! negated', 'bypassed', github('- run: "! npx watertight"\n- run: npm publish'), {}),
  row(
    'GitHub, gate result in variable',
    'bypassed',
    github('- run: |\n    out=$(npx watertight) || true\n    npm publish'),
    {},
  ),
  row(
    'GitHub, local out',
    'bypassed',
    github('- run: |\n    f() { local out=$(npx watertight); }\n    f\n    npm publish'),
    {},
  ),
  row('GitHub, npm --ignore-scripts before verb', 'bypassed', runs('npm --ignore-scripts publish')),
  row('GitHub, npm publish = true', 'bypassed', runs('npm publish --ignore-scripts true')),
  row('GitHub, npm publish =""', 'bypassed', runs('npm publish --ignore-scripts=')),
  row('GitHub, npm p', 'gated', runs('npm pu')),
  row('GitHub, npm -s publish', 'bypassed', runs('npm -s publish --ignore-scripts')),
  row('GitHub, npm publish other registry', 'gated', runs('npm publish --registry https://npm.pkg.github.com')),
  row('GitHub, npm publish git', 'unknown', runs('npm publish github:acme/other')),
  row('GitHub, curl of a tarball', 'unknown', runs('curl -fsST some-package-1.0.0.tgz https://files.example/js/')),
  row(
    'GitHub, a form with a tarball',
    'unknown',
    runs('curl -F asset=@some-package-1.0.0.tgz https://files.example/v1'),
  ),
  row('GitHub, packagecloud', 'unknown', runs('packagecloud push acme/js/node some-package-1.0.0.tgz')),
  row('GitHub, Gemfury', 'unknown', runs('npx fury push some-package-1.0.0.tgz')),
  row('GitHub, curl PUT', 'unknown', runs('curl -X PUT -d @body.json https://registry.npmjs.org/some-package')),
  row('GitHub, npm-cli-login', 'gated', runs('npx npm-cli-login', 'npm publish')),
  row('GitHub, semantic-release dry', 'gated', runs('npx semantic-release --dry-run', 'npm publish')),
  row('GitHub, pnpm -r publish filter', 'gated', runs('pnpm -r publish --filter ...')),
  row(
    'GitHub, action of owner unknown w/ NODE_AUTH_TOKEN secret',
    'unknown',
    github('- uses: acme/ship-it@v1\n  with: { token: "${{ secrets.NPM_TOKEN }}" }'),
  ),
  row('GitHub, action publish no secrets', 'unknown', github('- uses: acme/npm-publish@v1')),
  row(
    'GitHub, release-please',
    'gated',
    github(
      '- uses: googleapis/release-please-action@v4\n  id: r\n- if: ${{ steps.r.outputs.release_created }}\n  run: npm publish',
    ),
  ),
  row(
    'GitHub, release-please gate before, cond publish',
    'gated',
    github(
      '- uses: googleapis/release-please-action@v4\n  id: r\n- run: npx watertight\n- if: ${{ steps.r.outputs.release_created }}\n  run: npm publish --ignore-scripts',
    ),
    {},
  ),
  row(
    'GitHub, cond gate differs',
    'unknown',
    github(
      "- run: npx watertight\n  if: github.ref == 'refs/heads/main'\n- if: startsWith(github.ref, 'refs/tags/')\n  run: npm publish --ignore-scripts",
    ),
    {},
  ),
  row(
    'GitHub, changesets action',
    'gated',
    github('- uses: changesets/action@v1\n  with:\n    publish: npx changeset publish'),
  ),
  row(
    'GitHub, changesets action version cmd publishes',
    'bypassed',
    github(`- uses: changesets/action@v1\n  with:\n    version: ${past}\n    publish: npx changeset publish`),
  ),
  row(
    'GitHub, github-script exec',
    'unknown',
    github("- uses: actions/github-script@v7\n  with:\n    script: |\n      await exec.exec('npm', ['publ' + 'ish'])"),
  ),
  row(
    'GitHub, composite remote',
    'unknown',
    github('- uses: acme/actions/.github/actions/publish@main\n  with: { t: "${{ secrets.T }}" }'),
  ),
  row(
    'GitHub, reusable remote',
    'unknown',
    wf('jobs:\n  p:\n    uses: acme/w/.github/workflows/publish.yml@v1\n    secrets: inherit\n'),
  ),
  row('GitHub, yarn workspaces foreach', 'bypassed', runs('yarn workspaces foreach -A npm publish'), {
    packageManager: 'yarn@4.18.1',
    scripts: { prepublishOnly: 'watertight' },
  }),
  row('GitHub, bun publish --ignore-scripts', 'bypassed', runs('bun publish --ignore-scripts')),
  row('GitHub, bunx changeset', 'gated', runs('bunx changeset publish')),
  row('GitHub, jsr', 'unknown', runs('npx jsr publish')),
  row('GitHub, deno publish', 'unknown', runs('deno publish')),
  row('GitHub, vsce package', 'gated', runs('npx vsce package', 'npm publish')),
  row('GitHub, gulp', 'unknown', runs('npx gulp publish')),
  row('GitHub, git hooks dir via .git/hooks', 'gated', runs('git push')),
  row('GitHub, docker build push + npm in Dockerfile other name', 'unknown', {
    ...runs('docker build -f ci/release.dockerfile .'),
    'ci/release.dockerfile': `FROM node\nRUN ${past}\n`,
  }),
  row('GitHub, docker run official', 'unknown', runs('docker run -v $PWD:/w -w /w node:22 npm publish')),
  row('GitHub, docker run script of repo', 'bypassed', {
    ...runs('docker run -v $PWD:/w -w /w node:22 sh ci/p.sh'),
    'ci/p.sh': past,
  }),
  row('GitHub, ssh', 'unknown', runs('ssh build@host "cd pkg && npm publish --ignore-scripts"')),
  row(
    'GitHub, ssh heredoc',
    'unknown',
    github("- run: |\n    ssh host <<'EOF'\n    npm publish --ignore-scripts\n    EOF"),
  ),
  row('GitHub, su -c', 'bypassed', runs('su node -c "npm pub --ignore-scripts"')),
  row(
    'GitHub, find -exec',
    'bypassed',
    runs('find packages -name package.json -execdir npm publish --ignore-scripts \\;'),
  ),
  row('GitHub, xargs', 'bypassed', runs('echo --ignore-scripts | xargs npm publish')),
  row('GitHub, for tgz', 'bypassed', github('- run: |\n    npm pack\n    for f in *.tgz; do npm publish "$f"; done')),
  row(
    'GitHub, for tgz gated',
    'gated',
    github('- run: |\n    npm pack\n    npx watertight *.tgz\n    for f in *.tgz; do npm publish "$f"; done'),
    {},
  ),
  row('GitHub, while read', 'bypassed', github('- run: |\n    ls *.tgz | while read f; do npm publish "$f"; done')),
  row('GitHub, set +e', 'bypassed', github('- run: |\n    set +e\n    npx watertight\n    npm publish'), {}),
  // GitLab
  row(
    'GitLab, allow_failure gate',
    'bypassed',
    { '.gitlab-ci.yml': 'gate:\n  allow_failure: true\n  script: [npx watertight]\np:\n  script: [npm publish]\n' },
    {},
  ),
  row('GitLab, when always', 'gated', { '.gitlab-ci.yml': 'p:\n  when: always\n  script: [npm publish]\n' }),
  row(
    'GitLab, after_script publish',
    'bypassed',
    { '.gitlab-ci.yml': 'p:\n  script: [npx watertight]\n  after_script: [npm publish --ignore-scripts]\n' },
    {},
  ),
  row('GitLab, component', 'unknown', { '.gitlab-ci.yml': 'include:\n  - component: gitlab.com/acme/npm@1\n' }),
  row('GitLab, template npm', 'unknown', { '.gitlab-ci.yml': 'include:\n  - template: npm.gitlab-ci.yml\n' }),
  row('GitLab, template security', 'gated', {
    '.gitlab-ci.yml': 'include:\n  - template: Security/SAST.gitlab-ci.yml\np:\n  script: [npm publish]\n',
  }),
  row('GitLab, variables job', 'bypassed', {
    '.gitlab-ci.yml': 'p:\n  variables: { NPM_CONFIG_IGNORE_SCRIPTS: "true" }\n  script: [npm publish]\n',
  }),
  row('GitLab, rules variables', 'bypassed', {
    '.gitlab-ci.yml':
      'p:\n  rules:\n    - if: $CI_COMMIT_TAG\n      variables: { NPM_CONFIG_IGNORE_SCRIPTS: "true" }\n  script: [npm publish]\n',
  }),
  row('GitLab, workflow rules variables', 'bypassed', {
    '.gitlab-ci.yml':
      'workflow:\n  rules:\n    - if: $X\n      variables: { NPM_CONFIG_IGNORE_SCRIPTS: "true" }\np:\n  script: [npm publish]\n',
  }),
  row('GitLab, parallel matrix vars', 'bypassed', {
    '.gitlab-ci.yml':
      'p:\n  parallel:\n    matrix:\n      - FLAGS: [--ignore-scripts, ""]\n  script: [npm publish $FLAGS]\n',
  }),
  row('GitLab, trigger child', 'unknown', {
    '.gitlab-ci.yml': 'p:\n  trigger: { include: child.yml }\n',
    'child.yml': `x:\n  script: [${past}]\n`,
  }),
  row('GitLab, default before_script', 'bypassed', {
    '.gitlab-ci.yml': 'default:\n  before_script: [npm config set ignore-scripts true]\np:\n  script: [npm publish]\n',
  }),
  row('GitLab, environment on_stop / release-cli', 'gated', {
    '.gitlab-ci.yml': 'p:\n  release: { tag_name: v1, description: x }\n  script: [npm publish]\n',
  }),
  row('GitLab, inherit variables', 'gated', {
    '.gitlab-ci.yml':
      'variables: { NODE_ENV: production }\np:\n  inherit: { variables: false }\n  script: [npm publish]\n',
  }),
  row('GitLab, secrets file npmrc', 'unknown', { '.gitlab-ci.yml': 'p:\n  script: [cp $NPMRC .npmrc, npm publish]\n' }),
  // CircleCI
  row(
    'CircleCI, when on_fail',
    'bypassed',
    {
      '.circleci/config.yml':
        'jobs:\n  p:\n    docker: [{ image: "cimg/node:22.1" }]\n    steps:\n      - checkout\n      - run: npx watertight\n      - run: { command: npm publish, when: always }\n',
    },
    {},
  ),
  row('CircleCI, orb publish', 'unknown', {
    '.circleci/config.yml':
      'orbs: { npm: acme/npm@1 }\njobs:\n  p:\n    docker: [{ image: "cimg/node:22.1" }]\n    steps: [checkout, npm/publish]\n',
  }),
  row('CircleCI, inline orb', 'unknown', {
    '.circleci/config.yml': `orbs:\n  own:\n    jobs:\n      pub:\n        docker: [{ image: "cimg/node:22.1" }]\n        steps: [checkout, { run: ${past} }]\nworkflows:\n  w:\n    jobs: [own/pub]\n`,
  }),
  row('CircleCI, pre-steps', 'bypassed', {
    '.circleci/config.yml': `jobs:\n  p:\n    docker: [{ image: "cimg/node:22.1" }]\n    steps: [checkout, { run: npm publish }]\nworkflows:\n  w:\n    jobs:\n      - p:\n          pre-steps: [{ run: npm config set ignore-scripts true }]\n`,
  }),
  row('CircleCI, post-steps', 'bypassed', {
    '.circleci/config.yml': `jobs:\n  p:\n    docker: [{ image: "cimg/node:22.1" }]\n    steps: [checkout, { run: npm test }]\nworkflows:\n  w:\n    jobs:\n      - p:\n          post-steps: [{ run: ${past} }]\n`,
  }),
  row('CircleCI, params', 'bypassed', {
    '.circleci/config.yml': `jobs:\n  p:\n    parameters: { flags: { type: string, default: "" } }\n    docker: [{ image: "cimg/node:22.1" }]\n    steps: [checkout, { run: "npm publish << parameters.flags >>" }]\nworkflows:\n  w:\n    jobs:\n      - p: { flags: --ignore-scripts }\n`,
  }),
  row('CircleCI, pipeline params', 'bypassed', {
    '.circleci/config.yml': `parameters: { flags: { type: string, default: "" } }\njobs:\n  p:\n    docker: [{ image: "cimg/node:22.1" }]\n    steps: [checkout, { run: "npm publish << pipeline.parameters.flags >>" }]\n`,
  }),
  row('CircleCI, other file', 'unknown', {
    '.circleci/release.yml': `jobs:\n  p:\n    docker: [{ image: "cimg/node:22.1" }]\n    steps: [checkout, { run: ${past} }]\n`,
  }),
  // Azure
  row('Azure, npm task publish', 'gated', {
    'azure-pipelines.yml': 'steps:\n  - task: Npm@1\n    inputs: { command: publish, publishRegistry: useFeed }\n',
  }),
  row('Azure, npm task custom', 'bypassed', {
    'azure-pipelines.yml':
      'steps:\n  - task: Npm@1\n    inputs: { command: custom, customCommand: "publish --ignore-scripts" }\n',
  }),
  row(
    'Azure, script gate then publish multi-line',
    'bypassed',
    { 'azure-pipelines.yml': 'steps:\n  - script: |\n      npx watertight\n      npm publish --ignore-scripts\n' },
    {},
  ),
  row('Azure, each template', 'unknown', {
    'azure-pipelines.yml': 'steps:\n  - ${{ each c in parameters.cmds }}:\n    - script: ${{ c }}\n',
  }),
  row('Azure, if insertion', 'bypassed', {
    'azure-pipelines.yml': `steps:\n  - \${{ if eq(variables.x, 1) }}:\n    - script: ${past}\n`,
  }),
  row('Azure, stages if insertion', 'bypassed', {
    'azure-pipelines.yml': `stages:\n  - \${{ if eq(variables.x, 1) }}:\n    - stage: p\n      jobs:\n        - job: p\n          steps:\n            - script: ${past}\n`,
  }),
  row('Azure, template parameters steps', 'bypassed', {
    'azure-pipelines.yml': `jobs:\n  - template: t.yml\n    parameters:\n      steps:\n        - script: ${past}\n`,
    't.yml': 'parameters: { steps: [] }\njobs:\n  - job: a\n    steps:\n      - ${{ parameters.steps }}\n',
  }),
  row('Azure, vars group', 'gated', {
    'azure-pipelines.yml': 'variables:\n  - group: release\nsteps:\n  - script: npm publish\n',
  }),
  row('Azure, setvariable', 'bypassed', {
    'azure-pipelines.yml':
      'steps:\n  - script: echo "##vso[task.setvariable variable=NPM_CONFIG_IGNORE_SCRIPTS]true"\n  - script: npm publish\n',
  }),
  row(
    'Azure, continueOnError',
    'bypassed',
    {
      'azure-pipelines.yml': 'steps:\n  - script: npx watertight\n    continueOnError: true\n  - script: npm publish\n',
    },
    {},
  ),
  // Bitbucket
  row(
    'Bitbucket, after-script',
    'bypassed',
    {
      'bitbucket-pipelines.yml': `pipelines:\n  default:\n    - step:\n        script: [npx watertight]\n        after-script: [${past}]\n`,
    },
    {},
  ),
  row('Bitbucket, anchors', 'bypassed', {
    'bitbucket-pipelines.yml': `definitions:\n  steps:\n    - step: &p\n        script: [${past}]\npipelines:\n  default:\n    - step: *p\n`,
  }),
  row('Bitbucket, pipe npm-publish', 'gated', {
    'bitbucket-pipelines.yml':
      'pipelines:\n  default:\n    - step:\n        script:\n          - pipe: atlassian/npm-publish:1.0.0\n            variables: { NPM_TOKEN: $T }\n',
  }),
  row('Bitbucket, pipe own', 'unknown', {
    'bitbucket-pipelines.yml':
      'pipelines:\n  default:\n    - step:\n        script:\n          - pipe: docker://acme/publish\n',
  }),
  row('Bitbucket, custom vars', 'unknown', {
    'bitbucket-pipelines.yml':
      'pipelines:\n  custom:\n    p:\n      - variables: [{ name: NPM_CONFIG_IGNORE_SCRIPTS }]\n      - step: { script: [npm publish] }\n',
  }),
  // Buildkite
  row('Buildkite, dynamic upload', 'unknown', {
    'buildkite.yml': 'steps:\n  - command: node ci/pipeline.js | buildkite-agent pipeline upload\n',
    'ci/pipeline.js': 'console.log(JSON.stringify(x))',
  }),
  row('Buildkite, upload file', 'unknown', {
    'buildkite.yml': 'steps:\n  - command: buildkite-agent pipeline upload ci/release.yml\n',
    'ci/release.yml': `steps:\n  - command: ${past}\n`,
  }),
  row('Buildkite, commands list', 'bypassed', {
    '.buildkite/pipeline.yml': `steps:\n  - commands:\n      - npm test\n      - ${past}\n`,
  }),
  row('Buildkite, hooks', 'bypassed', {
    '.buildkite/pipeline.yml': 'steps:\n  - command: npm publish\n',
    '.buildkite/hooks/pre-command': 'export npm_config_ignore_scripts=true\n',
  }),
  row(
    'Buildkite, soft_fail',
    'bypassed',
    {
      'buildkite.yml': 'steps:\n  - command: npx watertight\n    soft_fail: true\n  - wait\n  - command: npm publish\n',
    },
    {},
  ),
  // Woodpecker/Drone
  row(
    'Woodpecker, failure ignore',
    'bypassed',
    {
      '.woodpecker.yml':
        'steps:\n  - name: g\n    image: node:22\n    failure: ignore\n    commands: [npx watertight]\n  - name: p\n    image: node:22\n    commands: [npm publish]\n',
    },
    {},
  ),
  row(
    'Woodpecker, depends_on parallel',
    'bypassed',
    {
      '.woodpecker.yml':
        'steps:\n  - name: g\n    image: node:22\n    commands: [npx watertight]\n  - name: p\n    image: node:22\n    depends_on: []\n    commands: [npm publish]\n',
    },
    {},
  ),
  row('Woodpecker, plugin npm', 'gated', {
    '.woodpecker.yml': 'steps:\n  - name: p\n    image: woodpeckerci/plugin-npm\n    settings: { token: x }\n',
  }),
  row('Drone, jsonnet', 'unknown', { '.drone.jsonnet': `{ steps: [{ commands: ['${past}'] }] }` }),
  row('Drone, starlark', 'unknown', { '.drone.star': `def main(ctx): return {"steps": [{"commands": ["${past}"]}]}` }),
  row(
    'Drone, group parallel',
    'bypassed',
    {
      '.drone.yml':
        'kind: pipeline\nsteps:\n  - name: g\n    image: node:22\n    commands: [npx watertight]\n  - name: p\n    image: node:22\n    depends_on: [clone]\n    commands: [npm publish]\n',
    },
    {},
  ),
  // Jenkins
  row('Jenkins, withEnv', 'bypassed', {
    Jenkinsfile: "node { withEnv(['NPM_CONFIG_IGNORE_SCRIPTS=true']) { sh 'npm publish' } }",
  }),
  row('Jenkins, nodejs wrapper', 'gated', { Jenkinsfile: "node { nodejs('22') { sh 'npm publish' } }" }),
  row('Jenkins, string concat', 'unknown', { Jenkinsfile: "node { sh 'npm publish ' + flags }" }),
  row('Jenkins, gstring', 'bypassed', { Jenkinsfile: 'node { sh "npm publish ${params.FLAGS}" }' }),
  row('Jenkins, variable cmd', 'unknown', { Jenkinsfile: 'node { def c = "npm publish"; sh c }' }),
  row('Jenkins, script named arg', 'bypassed', { Jenkinsfile: `node { sh(label: 'x', script: '${past}') }` }),
  row(
    'Jenkins, post always',
    'unknown',
    {
      Jenkinsfile: `pipeline { agent any\n stages { stage('g') { steps { sh 'npx watertight' } } }\n post { always { sh '${past}' } } }`,
    },
    {},
  ),
  row(
    'Jenkins, catchError',
    'unknown',
    { Jenkinsfile: `node { catchError { sh 'npx watertight' }\n sh '${past}' }` },
    {},
  ),
  // Travis
  row(
    'Travis, deploy npm',
    'bypassed',
    { '.travis.yml': 'deploy:\n  provider: npm\n  skip_cleanup: true\n  run_script: x\n' },
    {},
  ),
  row('Travis, deploy npm gated hook', 'gated', { '.travis.yml': 'deploy:\n  provider: npm\n  skip_cleanup: true\n' }),
  row('Travis, deploy list other', 'gated', {
    '.travis.yml': 'deploy:\n  - provider: pages\n  - provider: npm\n    skip_cleanup: true\n',
  }),
  row('Travis, after_success', 'bypassed', { '.travis.yml': `script: npx watertight\nafter_script: ${past}\n` }, {}),
  // tools
  row('release-it npm args', 'bypassed', {
    '.release-it.json': '{"npm":{"publishArgs":["--ignore-scripts"]}}',
    ...runs('npx release-it --ci'),
  }),
  row('release-it publishPackageManager pnpm', 'gated', {
    '.release-it.json': '{"npm":{"publishPackageManager":"pnpm"}}',
    ...runs('npx release-it --ci'),
  }),
  row('release-it hook publishes', 'gated', {
    '.release-it.json': `{"hooks":{"after:release":"${past}"}}`,
    ...runs('npx release-it --ci'),
  }),
  row('release-it config flag', 'bypassed', {
    ...runs('npx release-it --ci -c ci/release.json'),
    'ci/release.json': '{"npm":{"publishArgs":["--ignore-scripts"]}}',
  }),
  row('release-it npm skipChecks', 'gated', {
    '.release-it.json': '{"npm":{"skipChecks":true}}',
    ...runs('npx release-it --ci'),
  }),
  row('release-it npm publish false, gh', 'gated', {
    '.release-it.json': '{"npm":{"publish":false}}',
    ...runs('npx release-it --ci', 'npm publish'),
  }),
  row('semantic-release, tarballDir', 'gated', {
    '.releaserc': '{"plugins":[["@semantic-release/npm",{"tarballDir":"d"}]]}',
    ...runs('npx semantic-release'),
  }),
  row('semantic-release, pkgRoot', 'bypassed', {
    '.releaserc': '{"plugins":[["@semantic-release/npm",{"pkgRoot":"dist"}]]}',
    ...runs('npx semantic-release'),
  }),
  row('semantic-release, successCmd', 'bypassed', {
    '.releaserc': `{"plugins":[["@semantic-release/exec",{"successCmd":"${past}"}]]}`,
    ...runs('npx semantic-release'),
  }),
  row('semantic-release, failCmd', 'bypassed', {
    '.releaserc': `{"plugins":[["@semantic-release/exec",{"failCmd":"${past}"}]]}`,
    ...runs('npx semantic-release'),
  }),
  row('semantic-release, addChannelCmd', 'bypassed', {
    '.releaserc': `{"plugins":[["@semantic-release/exec",{"addChannelCmd":"${past}"}]]}`,
    ...runs('npx semantic-release'),
  }),
  row('semantic-release, old keys publish', 'unknown', {
    '.releaserc': `{"publish":[{"path":"@semantic-release/exec","cmd":"${past}"}]}`,
    ...runs('npx semantic-release'),
  }),
  row('semantic-release, branches local plugin', 'unknown', {
    '.releaserc': '{"plugins":["./ci/plugin.js"]}',
    ...runs('npx semantic-release'),
  }),
  row(
    'changeset publish in pnpm ws',
    'gated',
    { ...runs('pnpm changeset publish') },
    { packageManager: 'pnpm@10.34.9', ...hook },
  ),
  row('lerna from-package', 'gated', {
    'lerna.json': '{"version":"1.0.0"}',
    ...runs('npx lerna publish from-package --yes'),
  }),
  row('lerna --ignore-scripts', 'bypassed', {
    'lerna.json': '{"version":"1.0.0"}',
    ...runs('npx lerna publish from-package --yes --ignore-scripts'),
  }),
  row('lerna exec publish', 'bypassed', { 'lerna.json': '{"version":"1.0.0"}', ...runs(`npx lerna exec -- ${past}`) }),
  row('lerna exec quoted', 'bypassed', { 'lerna.json': '{"version":"1.0.0"}', ...runs(`npx lerna exec "${past}"`) }),
  row('nx run-command target', 'bypassed', {
    'nx.json': '{}',
    'project.json': `{"name":"some-package","targets":{"ship":{"executor":"nx:run-commands","options":{"command":"${past}"}}}}`,
    ...runs('npx nx run some-package:ship'),
  }),
  row('nx command shorthand', 'bypassed', {
    'nx.json': '{}',
    'project.json': `{"name":"some-package","targets":{"ship":{"command":"${past}"}}}`,
    ...runs('npx nx ship some-package'),
  }),
  row('np any', 'gated', runs('npx np --any-branch --no-tests')),
  row('np yolo', 'gated', runs('npx np patch --yolo')),
  row('auto shipit', 'unknown', { '.autorc': '{"plugins":["npm"]}', ...runs('npx auto shipit') }),
  row('auto exec plugin', 'unknown', { '.autorc': '{}', ...runs('npx auto release') }),
  row('standard-version only', 'gated', runs('npx standard-version', 'npm publish')),
  row('standard-version scripts posttag', 'bypassed', runs('npx standard-version'), {
    ...hook,
    'standard-version': { scripts: { posttag: past } },
  }),
  row('commit-and-tag-version scripts', 'bypassed', {
    ...runs('npx commit-and-tag-version'),
    '.versionrc': `{"scripts":{"posttag":"${past}"}}`,
  }),
  row('bumpp execute', 'unknown', runs(`npx bumpp --execute "${past}"`)),
  row('pnpm recursive exec', 'bypassed', runs(`pnpm -r exec ${past}`)),
  row('pnpm run concurrent regex', 'bypassed', runs('pnpm run "/^rel:.*/"'), {
    scripts: { prepublishOnly: 'watertight', 'rel:a': past },
  }),
  row('yarn 1 publish ignore', 'bypassed', runs('yarn publish --ignore-scripts'), {
    packageManager: 'yarn@1.22.22',
    ...hook,
  }),
  row('yarn berry publish hook prepack', 'gated', runs('yarn npm publish --access public'), {
    packageManager: 'yarn@4.18.1',
    scripts: { prepack: 'watertight' },
  }),
  row('bun publish tarball', 'bypassed', runs('bun pm pack', 'bun publish some-package-1.0.0.tgz')),
  row('npm version hook publishes', 'bypassed', runs('npm version patch'), {
    scripts: { prepublishOnly: 'watertight', postversion: past },
  }),
  row('npm test hook publishes', 'bypassed', runs('npm test'), {
    scripts: { prepublishOnly: 'watertight', test: 'true', posttest: past },
  }),
  row('npm install script publishes', 'bypassed', runs('npm ci'), {
    scripts: { prepublishOnly: 'watertight', postinstall: past },
  }),
  row('npm publish with publish script', 'bypassed', runs('npm publish'), {
    scripts: { prepublishOnly: 'watertight', postpublish: 'npm publish ./dist' },
  }),
  row(
    'npm workspace publish',
    'bypassed',
    { ...runs('npm publish -w packages/b'), 'packages/b/package.json': '{"name":"b","version":"1.0.0"}' },
    { workspaces: ['packages/*'], ...hook },
  ),
  row('sudo -E env', 'bypassed', runs('sudo -E env npm_config_ignore_scripts=1 npm publish')),
  row('time', 'bypassed', runs(`time ${past}`)),
  row('nohup bg', 'bypassed', runs(`nohup ${past} &`)),
  row('subshell', 'bypassed', runs(`(cd . && ${past})`)),
  row('brace group', 'bypassed', github(`- run: |\n    { ${past}; }`)),
  row('case', 'bypassed', github(`- run: |\n    case "$X" in\n      a) ${past} ;;\n    esac`)),
  row('until', 'bypassed', github(`- run: |\n    until ${past}; do sleep 1; done`)),
  row('function with dash', 'bypassed', github(`- run: |\n    do-it() { ${past}; }\n    do-it`)),
  row('function keyword', 'bypassed', github(`- run: |\n    function doit { ${past}; }\n    doit`)),
  row(
    'alias npm',
    'unknown',
    github(`- run: |\n    shopt -s expand_aliases\n    alias npm=./tools/npm\n    npm publish`),
  ),
  row(
    'function npm',
    'bypassed',
    github(`- run: |\n    npm() { command npm "$@" --ignore-scripts; }\n    npm publish`),
  ),
  row(
    'function npx swallowing gate',
    'bypassed',
    github(`- run: |\n    npx() { true; }\n    npx watertight\n    npm publish`),
    {},
  ),
  row(
    'export -f',
    'bypassed',
    github(`- run: |\n    watertight() { true; }\n    export -f watertight\n    npm publish`),
    {},
  ),
  row('npm by absolute path', 'bypassed', runs('/usr/local/bin/npm publish --ignore-scripts')),
  row('npm by $(which npm)', 'unknown', runs('$(which npm) publish --ignore-scripts')),
  row('npm quoted', 'bypassed', github(`- run: |\n    'npm' "publish" --ignore-scripts`)),
  row('n\\pm', 'bypassed', runs('n\\pm publish --ignore-scripts')),
  row("$'npm'", 'unknown', runs("$'npm' publish --ignore-scripts")),
  row('${x}pm', 'bypassed', github('- run: |\n    x=n\n    ${x}pm publish --ignore-scripts')),
  row('unknown ${X} publish', 'unknown', runs('$PM publish --ignore-scripts')),
  row(
    'cmd from env of job',
    'bypassed',
    github('- run: $PM publish --ignore-scripts', { job: '    env: { PM: npm }\n' }),
  ),
  row('env PM unknown var', 'unknown', github('- run: $PM publish', { job: '    env: { PM: "${{ vars.PM }}" }\n' })),
  row('eval set', 'unknown', github('- run: |\n    set -- publish --ignore-scripts\n    npm "$@"')),
  row('here-string', 'bypassed', github(`- run: bash <<< "${past}"`)),
  row('heredoc bash', 'bypassed', github(`- run: |\n    bash <<EOF\n    ${past}\n    EOF`)),
  row('process sub', 'unknown', github(`- run: bash <(echo ${past})`)),
  row('dot script', 'bypassed', { ...runs('. ./ci/p.sh'), 'ci/p.sh': past }),
  row(
    'script creates script',
    'bypassed',
    github(`- run: |\n    echo "npm publish --ignore-scripts" > p.sh\n    bash p.sh`),
  ),
  row(
    'script creates script cat',
    'bypassed',
    github(
      `- run: |\n    cat > p.sh <<'EOF'\n    npm publish --ignore-scripts\n    EOF\n    chmod +x p.sh\n    ./p.sh`,
    ),
  ),
  row('curl -o then run', 'unknown', github(`- run: |\n    curl -o p.sh https://x.example/p.sh\n    sh p.sh`)),
  row(
    'curl -o then ./',
    'unknown',
    github(`- run: |\n    curl -o release https://x.example/p\n    chmod +x release\n    ./release`),
  ),
  row('wget then run node', 'unknown', github(`- run: |\n    wget -O x.mjs https://x.example/p\n    node x.mjs`)),
  row('npm install -g tool then run', 'unknown', runs('npm i -g publish-tool', 'publish-tool')),
  row(
    'GITHUB_ENV with heredoc delimiter',
    'unknown',
    github(
      '- run: |\n    {\n      echo "NPM_CONFIG_IGNORE_SCRIPTS<<EOF"\n      echo true\n      echo EOF\n    } >> $GITHUB_ENV\n- run: npm publish',
    ),
  ),
  row('GITHUB_ENV via tee', 'unknown', runs('echo NPM_CONFIG_IGNORE_SCRIPTS=true | tee -a $GITHUB_ENV', 'npm publish')),
  row(
    'GITHUB_ENV printf',
    'unknown',
    runs('printf \'NPM_CONFIG_IGNORE_SCRIPTS=%s\\n\' true >> "$GITHUB_ENV"', 'npm publish'),
  ),
  row('GITHUB_ENV from file', 'unknown', runs('cat ci.env >> $GITHUB_ENV', 'npm publish')),
  row('GITHUB_ENV from known file', 'bypassed', {
    ...runs('cat ci.env >> $GITHUB_ENV', 'npm publish'),
    'ci.env': 'npm_config_ignore_scripts=true\n',
  }),
  row('env from node', 'unknown', runs('node ci/env.js >> $GITHUB_ENV', 'npm publish')),
  row('npmrc in home of repo', 'bypassed', {
    ...runs('cp .ci/npmrc $HOME/.npmrc', 'npm publish'),
    '.ci/npmrc': 'ignore-scripts = true\n',
  }),
  row('npmrc sed', 'unknown', runs('sed -i s/a/b/ .npmrc', 'npm publish')),
  row('npm config edit', 'unknown', runs('npm config set ignore-scripts "$X"', 'npm publish')),
  row(
    'npm config set location',
    'bypassed',
    runs('npm config set ignore-scripts true --location=project', 'npm publish'),
  ),
  row('npm c set with an equals sign', 'bypassed', runs('npm c set ignore-scripts=true', 'npm publish')),
  row(
    'pnpm config set in a step',
    'bypassed',
    { ...runs('pnpm config set ignore-scripts true', 'pnpm publish') },
    { packageManager: 'pnpm@10.34.9', ...hook },
  ),
  row('yarn config set ignore v1', 'bypassed', runs('yarn config set ignore-scripts true', 'yarn publish'), {
    packageManager: 'yarn@1.22.22',
    ...hook,
  }),
  row('npm --globalconfig', 'bypassed', {
    ...runs('npm publish --globalconfig ci/npmrc'),
    'ci/npmrc': 'ignore-scripts=true\n',
  }),
  row(
    'setup-node with registry',
    'gated',
    github('- uses: actions/setup-node@v5\n  with: { registry-url: "https://registry.npmjs.org" }\n- run: npm publish'),
  ),
  row('npm ci --ignore-scripts', 'gated', runs('npm ci --ignore-scripts', 'npm publish')),
  row('npm run build --if-present', 'gated', runs('npm run build --if-present', 'npm publish')),
  row('publish in if main', 'gated', github("- run: npm publish\n  if: github.ref == 'refs/heads/main'")),
  row('provenance', 'gated', runs('npm publish --provenance --access public')),
  row('tag from version', 'gated', github('- run: |\n    TAG=latest\n    npm publish --tag $TAG')),
  row(
    'tag from expression',
    'gated',
    runs("npm publish --tag ${{ github.event.release.prerelease && 'next' || 'latest' }}"),
  ),
  row('tag from $(…)', 'gated', runs('npm publish --tag $(node -p "1")')),
  row('pnpm publish no-git-checks', 'gated', runs('pnpm publish --no-git-checks'), {
    packageManager: 'pnpm@10.34.9',
    ...hook,
  }),
  row('pnpm -r publish', 'gated', runs('pnpm -r publish --access public'), { packageManager: 'pnpm@10.34.9', ...hook }),
  row('npx -y watertight', 'gated', runs('npx -y watertight', past), {}),
  row('npx --no-install watertight', 'gated', runs('npx --no-install watertight', past), {}),
  row('npx --no watertight', 'gated', runs('npx --no -- watertight', past), {}),
  row('npm exec watertight', 'gated', runs('npm exec -- watertight', past), {}),
  row('pnpm exec watertight', 'gated', runs('pnpm exec watertight', 'pnpm publish --ignore-scripts'), {}),
  row('pnpm watertight', 'gated', runs('pnpm watertight', 'pnpm publish --ignore-scripts'), {}),
  row('yarn watertight', 'gated', runs('yarn watertight', past), {}),
  row('bunx watertight', 'gated', runs('bunx watertight', 'bun publish --ignore-scripts'), {}),
  row('npm run gate', 'gated', runs('npm run gate', past), { scripts: { gate: 'watertight' } }),
  row('watertight && publish in one script', 'gated', runs('npm run rel'), {
    scripts: { rel: `watertight && ${past}` },
  }),
  row('watertight ; publish script', 'bypassed', runs('npm run rel'), { scripts: { rel: `watertight ; ${past}` } }),
  row('watertight release recipe', 'gated', runs('npm ci', 'npm run build', 'npx watertight release'), {}),
  row('watertight release with args', 'gated', runs('npx watertight release -- --tag next'), {}),
  row('watertight release fail-on never', 'bypassed', runs('npx watertight release --fail-on never'), {}),
  row('watertight release workspaces', 'gated', runs('npx watertight release --workspaces'), {}),
  row('watertight doctor only', 'bypassed', runs('npx watertight doctor', 'npm publish'), {}),
  row('watertight verify only', 'bypassed', runs('npx watertight verify x@1 --receipt r', 'npm publish'), {}),
  row('watertight --help', 'bypassed', runs('npx watertight --help', 'npm publish'), {}),
  row('watertight with report', 'gated', runs('npx watertight --reporter sarif=out.sarif --reporter pretty', past), {}),
  row('watertight > file', 'gated', runs('npx watertight --json > /tmp/report.json', past), {}),
  row('watertight > file in tree', 'gated', runs('npx watertight --json > report.json', past), {}),
  row(
    'watertight tgz from npm pack json',
    'gated',
    github(
      '- run: |\n    FILE=$(npm pack --json | jq -r ".[0].filename")\n    npx watertight "$FILE"\n    npm publish "$FILE"',
    ),
    {},
  ),
  row(
    'step output tarball',
    'gated',
    github(
      '- id: pack\n  run: echo "file=$(npm pack)" >> $GITHUB_OUTPUT\n- run: npx watertight ${{ steps.pack.outputs.file }}\n- run: npm publish ${{ steps.pack.outputs.file }}',
    ),
    {},
  ),
  row(
    'monorepo loop',
    'bypassed',
    {
      ...github('- run: |\n    for d in packages/*; do (cd $d && npm publish --ignore-scripts); done'),
      'packages/a/package.json': '{"name":"a","version":"1.0.0"}',
    },
    { private: true, workspaces: ['packages/*'] },
  ),
  row('lerna version then npm publish', 'gated', {
    'lerna.json': '{"version":"1.0.0"}',
    ...runs('npx lerna version --yes', 'npm publish'),
  }),
  row(
    'turbo publish task',
    'bypassed',
    { ...runs('npx turbo publish'), 'turbo.json': '{"tasks":{"publish":{}}}' },
    { scripts: { prepublishOnly: 'watertight', publish: past } },
  ),
  row('nx release publish', 'gated', { 'nx.json': '{"release":{}}', ...runs('npx nx release publish') }),
  row('nx release --skip-publish', 'gated', {
    'nx.json': '{"release":{}}',
    ...runs('npx nx release --skip-publish', 'npm publish'),
  }),
  row('wireit release', 'gated', runs('npm run release'), {
    scripts: { prepublishOnly: 'watertight', release: 'wireit' },
    wireit: { release: { command: 'npm publish' } },
  }),
  row('bazel', 'unknown', runs('bazel run //:pkg.publish')),
  row('gradle npm-publish', 'unknown', runs('./gradlew publishJsPackageToNpmjsRegistry')),
  row('sbt', 'gated', runs('sbt publish', 'npm publish')),
  row('cargo publish', 'gated', runs('cargo publish')),
  row('wasm-pack publish', 'unknown', runs('wasm-pack publish')),
  row('napi prepublish', 'unknown', runs('npm publish'), {
    scripts: { prepublishOnly: 'napi prepublish -t npm && watertight' },
  }),
  row('esbuild build after gate in hook', 'bypassed', runs('npm publish'), {
    scripts: { prepublishOnly: 'watertight && esbuild src/x.ts --outfile=index.js' },
  }),
  row('hook then prepack builds', 'bypassed', runs('npm publish'), {
    scripts: { prepublishOnly: 'watertight', prepack: 'tsc' },
  }),
  row('gate in postpack', 'gated', runs('npm publish'), { scripts: { prepack: 'tsc', postpack: 'watertight' } }),
  row('gate in publish script', 'bypassed', runs('npm publish'), { scripts: { publish: 'watertight' } }),
  row('gate in preversion', 'bypassed', runs('npm version patch', 'npm publish'), {
    scripts: { preversion: 'watertight', version: 'tsc' },
  }),
  row('gate in prepublish npm', 'bypassed', runs('npm publish'), { scripts: { prepublish: 'watertight' } }),
  row('docker build official node', 'gated', {
    ...runs('docker build .', 'npm publish'),
    Dockerfile: 'FROM node:22\nRUN npm ci\n',
  }),
  row('Dockerfile uncalled publishing', 'unknown', { Dockerfile: `FROM node:22\nRUN ${past}\n` }),
  row('devcontainer', 'gated', { '.devcontainer/devcontainer.json': '{"postCreateCommand":"npm ci"}' }),
  row('vscode task publishing', 'unknown', {
    '.vscode/tasks.json': `{"tasks":[{"label":"publish","command":"${past}"}]}`,
  }),
  row('gitpod', 'unknown', { '.gitpod.yml': `tasks:\n  - command: ${past}\n` }),
  row('Procfile', 'unknown', { Procfile: `release: ${past}\n` }),
  row('package.json5 / npm-scripts nps', 'unknown', {
    'package-scripts.js': `module.exports={scripts:{release:'${past}'}}`,
    ...runs('npx nps release'),
  }),
  row('grunt', 'unknown', { 'Gruntfile.js': 'x', ...runs('npx grunt release') }),
  row('mise task', 'unknown', { 'mise.toml': `[tasks.release]\nrun = "${past}"\n`, ...runs('mise run release') }),
  row('mise task uncalled', 'unknown', { 'mise.toml': `[tasks.release]\nrun = "${past}"\n` }),
  row('Taskfile uncalled', 'unknown', { 'Taskfile.yml': `tasks:\n  release:\n    cmds: [${past}]\n` }),
  row('deno.json task uncalled', 'unknown', { 'deno.json': `{"tasks":{"release":"${past}"}}` }),
  row('lint-staged publishes', 'unknown', { '.lintstagedrc.json': `{"*.js":"${past}"}` }),
  row('GitHub, workflow in .yaml', 'bypassed', {
    '.github/workflows/p.yaml': `jobs:\n  p:\n    runs-on: u\n    steps: [{ run: ${past} }]\n`,
  }),
  row('workflow with tabs', 'unknown', { '.github/workflows/p.yml': `jobs:\n\tp:\n\t\tsteps: [{ run: ${past} }]\n` }),
  row(
    'workflow_call only uncalled',
    'bypassed',
    wf(`on: workflow_call\njobs:\n  p:\n    runs-on: u\n    steps: [{ run: ${past} }]\n`),
  ),
  row('uppercase file .YML', 'gated', {
    '.github/workflows/p.YML': `jobs:\n  p:\n    runs-on: u\n    steps: [{ run: npm publish }]\n`,
  }),
  row('symlinked script outside', 'unknown', runs('sh ../other/publish.sh')),
  row('working-directory expression', 'unknown', github('- run: npm publish\n  working-directory: ${{ inputs.dir }}')),
  row('cd $DIR', 'unknown', runs('cd $DIR && npm publish')),
  row('cd $(mktemp -d)', 'unknown', runs('cd $(mktemp -d) && npm publish')),
  row('npm publish ~/x', 'bypassed', runs('npm publish ~/x')),
  row('npm publish /abs', 'bypassed', runs('npm publish /tmp/pkg')),
  row('npm publish url', 'bypassed', runs('npm publish https://x.example/p.tgz')),
  row('git worktree publish', 'bypassed', runs('git worktree add ../rel release && cd ../rel && npm publish')),
  row('git clone other publish', 'bypassed', runs('git clone https://github.com/a/b b && cd b && npm publish')),
  row('a shift of bits before the publish', 'bypassed', github(`- run: |\n    x=$((1<<3))\n    ${past}`)),
  row('a here-document in a comment before the publish', 'bypassed', github(`- run: |\n    # cat <<EOF\n    ${past}`)),
  row(
    'a mark of a here-document in quotes before the publish',
    'bypassed',
    github(`- run: |\n    echo "<<EOF"\n    ${past}`),
  ),
]
