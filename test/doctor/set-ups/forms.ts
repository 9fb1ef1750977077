import type { ProjectFiles } from '../../support/project.ts'
import { hook, type SetUp } from './parts.ts'

function row(name: string, truth: SetUp['truth'], files: ProjectFiles, manifest: object = hook): SetUp {
  return { name, truth, files, manifest, says: truth.toUpperCase() }
}

/** Forms that only one CI system, shell or build program has. */
export const formSetUps: readonly SetUp[] = [
  row(
    'GitLab, global before_script gate',
    'gated',
    { '.gitlab-ci.yml': 'before_script: [npm ci, npx watertight]\npub:\n  script: [npm publish --ignore-scripts]\n' },
    {},
  ),
  row(
    'GitLab, inherit default false',
    'bypassed',
    {
      '.gitlab-ci.yml':
        'default:\n  before_script: [npx watertight]\npub:\n  inherit: { default: false }\n  script: [npm publish --ignore-scripts]\n',
    },
    {},
  ),
  row(
    'GitLab, allow_failure one job',
    'gated',
    { '.gitlab-ci.yml': 'pub:\n  allow_failure: true\n  script: [npx watertight, npm publish --ignore-scripts]\n' },
    {},
  ),
  row(
    'GitLab, set +e in script',
    'bypassed',
    { '.gitlab-ci.yml': 'pub:\n  script: ["set +e", npx watertight, npm publish --ignore-scripts]\n' },
    {},
  ),
  row(
    'GitLab, set +e in default before_script',
    'bypassed',
    {
      '.gitlab-ci.yml':
        'default:\n  before_script: ["set +e"]\npub:\n  script: [npx watertight, npm publish --ignore-scripts]\n',
    },
    {},
  ),
  row('GitLab, GIT_STRATEGY none', 'unknown', {
    '.gitlab-ci.yml': 'pub:\n  variables: { GIT_STRATEGY: none }\n  script: [npm publish]\n',
  }),
  row('GitLab, options variable', 'bypassed', {
    '.gitlab-ci.yml':
      'variables:\n  FLAGS:\n    value: ""\n    options: ["", "--ignore-scripts"]\npub:\n  script: [npm publish $FLAGS]\n',
  }),
  row('GitLab, npm_config in options', 'unknown', {
    '.gitlab-ci.yml':
      'variables:\n  npm_config_ignore_scripts:\n    value: "false"\n    options: ["false", "true"]\npub:\n  script: [npm publish]\n',
  }),
  row('GitLab, include inputs whole script', 'unknown', {
    '.gitlab-ci.yml': 'include:\n  - local: t.yml\n    inputs: { cmd: "npm publish --ignore-scripts" }\n',
    't.yml': 'spec:\n  inputs:\n    cmd:\n---\npub:\n  script: ["$[[ inputs.cmd ]]"]\n',
  }),
  row(
    'GitLab, include merged job (before_script from include)',
    'gated',
    {
      '.gitlab-ci.yml': 'include: t.yml\npub:\n  script: [npm publish --ignore-scripts]\n',
      't.yml': 'pub:\n  before_script: [npm ci, npx watertight]\n  script: [echo]\n',
    },
    {},
  ),
  row('GitLab, extends of unknown base', 'unknown', { '.gitlab-ci.yml': 'pub:\n  extends: .from-template\n' }),
  row('GitLab, include template and extends', 'unknown', {
    '.gitlab-ci.yml':
      'include: { template: Auto-DevOps.gitlab-ci.yml }\npub:\n  extends: .auto-deploy\n  script: [npm publish]\n',
  }),
  row(
    'GitLab, block with if exit',
    'gated',
    {
      '.gitlab-ci.yml':
        'pub:\n  script:\n    - |\n      if ! npx watertight; then exit 1; fi\n      npm publish --ignore-scripts\n',
    },
    {},
  ),
  row('GitLab, artifact untracked', 'unknown', {
    '.gitlab-ci.yml':
      'a:\n  stage: build\n  script: [./gen]\n  artifacts: { untracked: true }\npub:\n  stage: deploy\n  script: [npm publish]\n',
  }),
  row('GitLab, needs project artifacts', 'unknown', {
    '.gitlab-ci.yml':
      'pub:\n  needs:\n    - project: a/b\n      job: x\n      ref: main\n      artifacts: true\n  script: [npm publish]\n',
  }),
  row('GitLab, CI token publish, as it should be', 'gated', {
    '.gitlab-ci.yml':
      'image: node:22\nstages: [build, deploy]\npub:\n  stage: deploy\n  rules: [{ if: $CI_COMMIT_TAG }]\n  script:\n    - npm ci\n    - echo "//${CI_SERVER_HOST}/api/v4/projects/${CI_PROJECT_ID}/packages/npm/:_authToken=${CI_JOB_TOKEN}" > .npmrc\n    - npm publish\n',
  }),
  row('GitLab, id_tokens provenance', 'gated', {
    '.gitlab-ci.yml':
      'image: node:22\npub:\n  id_tokens:\n    NPM_ID_TOKEN: { aud: "npm:registry.npmjs.org" }\n    SIGSTORE_ID_TOKEN: { aud: sigstore }\n  script: [npm ci, npm publish --provenance --access public]\n',
  }),
  row(
    'GitLab, pwsh runner',
    'bypassed',
    { '.gitlab-ci.yml': 'pub:\n  tags: [windows]\n  script: ["npx watertight; npm publish --ignore-scripts"]\n' },
    {},
  ),
  row(
    'CircleCI, background',
    'bypassed',
    {
      '.circleci/config.yml':
        'version: 2.1\njobs:\n  pub:\n    docker: [{ image: cimg/node:22.0 }]\n    steps:\n      - run: { command: npx watertight, background: true }\n      - run: npm publish --ignore-scripts\n',
    },
    {},
  ),
  row(
    'CircleCI, job shell without -e',
    'bypassed',
    {
      '.circleci/config.yml':
        'version: 2.1\njobs:\n  pub:\n    docker: [{ image: cimg/node:22.0 }]\n    shell: /bin/bash\n    steps:\n      - run: |\n          npx watertight\n          npm publish --ignore-scripts\n',
    },
    {},
  ),
  row(
    'CircleCI, job shell -e',
    'gated',
    {
      '.circleci/config.yml':
        'version: 2.1\njobs:\n  pub:\n    docker: [{ image: cimg/node:22.0 }]\n    shell: /bin/bash -eo pipefail\n    steps:\n      - run: |\n          npx watertight\n          npm publish --ignore-scripts\n',
    },
    {},
  ),
  row('CircleCI, docker environment', 'bypassed', {
    '.circleci/config.yml':
      'version: 2.1\njobs:\n  pub:\n    docker:\n      - image: cimg/node:22.0\n        environment: { npm_config_ignore_scripts: "true" }\n    steps:\n      - run: npm publish\n',
  }),
  row('CircleCI, docker second image', 'gated', {
    '.circleci/config.yml':
      'version: 2.1\njobs:\n  pub:\n    docker:\n      - image: cimg/node:22.0\n      - image: acme/db\n    steps:\n      - run: npm publish\n',
  }),
  row('CircleCI, matrix flags', 'bypassed', {
    '.circleci/config.yml':
      'version: 2.1\njobs:\n  pub:\n    parameters: { flags: { type: string, default: "" } }\n    docker: [{ image: cimg/node:22.0 }]\n    steps:\n      - run: npm publish << parameters.flags >>\nworkflows:\n  x:\n    jobs:\n      - pub:\n          matrix:\n            parameters:\n              flags: ["", "--ignore-scripts"]\n',
  }),
  row('CircleCI, BASH_ENV', 'bypassed', {
    '.circleci/config.yml': `version: 2.1\njobs:\n  pub:\n    docker: [{ image: cimg/node:22.0 }]\n    steps:\n      - run: echo 'export npm_config_ignore_scripts=true' >> $BASH_ENV\n      - run: npm publish\n`,
  }),
  row('CircleCI, orb node/install-packages, as it should be', 'gated', {
    '.circleci/config.yml':
      'version: 2.1\norbs: { node: circleci/node@5 }\njobs:\n  pub:\n    docker: [{ image: cimg/node:22.0 }]\n    steps:\n      - checkout\n      - node/install-packages\n      - run: npm publish\n',
  }),
  row(
    'CircleCI, orb setup after gate',
    'unknown',
    {
      '.circleci/config.yml':
        'version: 2.1\njobs:\n  pub:\n    docker: [{ image: cimg/node:22.0 }]\n    steps:\n      - run: npx watertight\n      - node/install-packages\n      - run: npm publish --ignore-scripts\n',
    },
    { scripts: { prepare: 'tsc' } },
  ),
  row('CircleCI, orb alias', 'unknown', {
    '.circleci/config.yml':
      'version: 2.1\norbs: { node: acme/node@5 }\njobs:\n  pub:\n    docker: [{ image: cimg/node:22.0 }]\n    steps:\n      - checkout\n      - node/install\n      - run: npm publish\n',
  }),
  row(
    'CircleCI, attach dist and gate',
    'gated',
    {
      '.circleci/config.yml':
        'version: 2.1\njobs:\n  b:\n    docker: [{ image: cimg/node:22.0 }]\n    steps: [checkout, { run: npm run build }, { persist_to_workspace: { root: ., paths: [dist] } }]\n  pub:\n    docker: [{ image: cimg/node:22.0 }]\n    steps: [checkout, { attach_workspace: { at: . } }, { run: npm ci }, { run: npx watertight }, { run: npm publish --ignore-scripts }]\n',
    },
    { scripts: { build: 'tsc' } },
  ),
  row(
    'Azure,, as it should be',
    'gated',
    {
      'azure-pipelines.yml':
        'steps:\n  - script: npm ci\n  - script: npx watertight\n  - script: npm publish --ignore-scripts\n',
    },
    {},
  ),
  row(
    'Azure, condition eq without succeeded',
    'bypassed',
    {
      'azure-pipelines.yml': `steps:\n  - script: npx watertight\n  - script: npm publish --ignore-scripts\n    condition: eq(variables['Build.SourceBranch'], 'refs/heads/main')\n`,
    },
    {},
  ),
  row(
    'Azure, condition and(succeeded())',
    'gated',
    {
      'azure-pipelines.yml': `steps:\n  - script: npx watertight\n  - script: npm publish --ignore-scripts\n    condition: and(succeeded(), eq(variables['Build.SourceBranch'], 'refs/heads/main'))\n`,
    },
    {},
  ),
  row(
    'Azure, condition or(succeeded())',
    'bypassed',
    {
      'azure-pipelines.yml': `steps:\n  - script: npx watertight\n  - script: npm publish --ignore-scripts\n    condition: or(succeeded(), eq(variables['x'], 'y'))\n`,
    },
    {},
  ),
  row(
    'Azure, condition parameter',
    'bypassed',
    {
      'azure-pipelines.yml':
        "steps:\n  - script: npx watertight\n  - script: npm publish --ignore-scripts\n    condition: eq('${{ parameters.pub }}', 'true')\n",
    },
    {},
  ),
  row(
    'Azure, gate disabled',
    'bypassed',
    {
      'azure-pipelines.yml':
        'steps:\n  - script: npx watertight\n    enabled: false\n  - script: npm publish --ignore-scripts\n',
    },
    {},
  ),
  row(
    'Azure, gate condition succeeded()',
    'gated',
    {
      'azure-pipelines.yml':
        'steps:\n  - script: npx watertight\n    condition: succeeded()\n  - script: npm publish --ignore-scripts\n',
    },
    {},
  ),
  row(
    'Azure, pwsh ignoreLASTEXITCODE',
    'bypassed',
    {
      'azure-pipelines.yml':
        'steps:\n  - pwsh: npx watertight\n    ignoreLASTEXITCODE: true\n  - script: npm publish --ignore-scripts\n',
    },
    {},
  ),
  row('Azure, Bash@3 file arguments', 'bypassed', {
    'azure-pipelines.yml':
      'steps:\n  - task: Bash@3\n    inputs: { filePath: ci/pub.sh, arguments: --ignore-scripts }\n',
    'ci/pub.sh': 'npm publish "$@"\n',
  }),
  row('Azure, variables template', 'bypassed', {
    'azure-pipelines.yml': 'variables:\n  - template: vars.yml\nsteps:\n  - script: npm publish\n',
    'vars.yml': 'variables:\n  npm_config_ignore_scripts: "true"\n',
  }),
  row('Azure, matrix env', 'bypassed', {
    'azure-pipelines.yml':
      'strategy:\n  matrix:\n    a: { npm_config_ignore_scripts: "true" }\nsteps:\n  - script: npm publish\n',
  }),
  row('Azure, checkout other repo', 'unknown', {
    'azure-pipelines.yml': 'steps:\n  - checkout: git://P/other\n  - script: npm publish\n',
  }),
  row('Azure, checkout self', 'gated', {
    'azure-pipelines.yml': 'steps:\n  - checkout: self\n  - script: npm ci\n  - script: npm publish\n',
  }),
  row('Azure, checkout two', 'unknown', {
    'azure-pipelines.yml': 'steps:\n  - checkout: self\n  - checkout: o\n  - script: npm publish\n',
  }),
  row('Azure, checkout none', 'unknown', {
    'azure-pipelines.yml': 'steps:\n  - checkout: none\n  - download: current\n  - script: npm publish\n',
  }),
  row('Azure, container env', 'bypassed', {
    'azure-pipelines.yml':
      'jobs:\n  - job: x\n    container: { image: "node:22", env: { npm_config_ignore_scripts: "true" } }\n    steps:\n      - script: npm publish\n',
  }),
  row(
    'Azure, Npm task publish gate',
    'gated',
    {
      'azure-pipelines.yml':
        'steps:\n  - task: NodeTool@0\n  - script: npm ci\n  - script: npx watertight\n  - task: Npm@1\n    inputs: { command: publish, publishEndpoint: x }\n',
    },
    {},
  ),
  row(
    'Azure, npmAuthenticate + UseNode + gate',
    'gated',
    {
      'azure-pipelines.yml':
        'pool: { vmImage: ubuntu-latest }\nsteps:\n  - task: UseNode@1\n    inputs: { version: 22.x }\n  - task: npmAuthenticate@0\n    inputs: { workingFile: .npmrc }\n  - script: npm ci && npm run build\n    displayName: b\n  - script: npx watertight\n  - script: npm publish --ignore-scripts\n',
    },
    { scripts: { build: 'tsc' } },
  ),
  row('Azure, jobList template param', 'unknown', {
    'azure-pipelines.yml':
      'parameters:\n  - name: jobs\n    type: jobList\n    default: []\njobs:\n  - ${{ each j in parameters.jobs }}:\n    - ${{ j }}\n',
  }),
  row(
    'Bitbucket, set +e',
    'bypassed',
    {
      'bitbucket-pipelines.yml':
        'pipelines:\n  default:\n    - step:\n        script: ["set +e", npx watertight, npm publish --ignore-scripts]\n',
    },
    {},
  ),
  row('Bitbucket, clone off', 'unknown', {
    'bitbucket-pipelines.yml':
      'pipelines:\n  default:\n    - step:\n        clone: { enabled: false }\n        script: [npm publish]\n',
  }),
  row('Bitbucket, pipe, as it should be', 'gated', {
    'bitbucket-pipelines.yml':
      'pipelines:\n  default:\n    - step:\n        script:\n          - npm ci\n          - pipe: atlassian/npm-publish:1.0.0\n            variables: { NPM_TOKEN: $T }\n',
  }),
  row('Bitbucket, definitions pipelines exported', 'bypassed', {
    'bitbucket-pipelines.yml':
      'export: true\ndefinitions:\n  pipelines:\n    pub:\n      - step: { script: [npm publish --ignore-scripts] }\n',
  }),
  row(
    'Bitbucket, artifacts dist, as it should be',
    'gated',
    {
      'bitbucket-pipelines.yml':
        'pipelines:\n  default:\n    - step: { script: [npm ci, npm run build], artifacts: [dist/**] }\n    - step: { script: [npm ci, npx watertight, npm publish --ignore-scripts] }\n',
    },
    { scripts: { build: 'tsc' } },
  ),
  row(
    'Bitbucket, windows runner',
    'bypassed',
    {
      'bitbucket-pipelines.yml':
        'pipelines:\n  default:\n    - step:\n        runs-on: [self.hosted, windows]\n        script: ["npx watertight; npm publish --ignore-scripts"]\n',
    },
    {},
  ),
  row(
    'Buildkite,, as it should be',
    'gated',
    { '.buildkite/pipeline.yml': 'steps:\n  - commands: [npm ci, npx watertight, npm publish --ignore-scripts]\n' },
    {},
  ),
  row(
    'Buildkite, set +e',
    'bypassed',
    { '.buildkite/pipeline.yml': 'steps:\n  - commands: ["set +e", npx watertight, npm publish --ignore-scripts]\n' },
    {},
  ),
  row(
    'Buildkite, set +e in hook',
    'gated',
    {
      '.buildkite/pipeline.yml': 'steps:\n  - commands: [npx watertight, npm publish --ignore-scripts]\n',
      '.buildkite/hooks/pre-command': 'set +e\n',
    },
    {},
  ),
  row('Buildkite, docker environment', 'bypassed', {
    '.buildkite/pipeline.yml':
      'steps:\n  - command: npm publish\n    plugins:\n      - docker#v5.0.0: { image: "node:22", environment: [npm_config_ignore_scripts=true] }\n',
  }),
  row('Buildkite, docker command', 'bypassed', {
    '.buildkite/pipeline.yml':
      'steps:\n  - plugins:\n      - docker#v5.0.0: { image: "node:22", command: [npm, publish, --ignore-scripts] }\n',
  }),
  row('Buildkite, docker workdir', 'unknown', {
    '.buildkite/pipeline.yml':
      'steps:\n  - command: "npm publish"\n    plugins:\n      - docker#v5.0.0: { image: "node:22", workdir: /other, mount-checkout: false }\n',
  }),
  row(
    'Buildkite, BUILDKITE_SHELL',
    'bypassed',
    {
      '.buildkite/pipeline.yml':
        'env: { BUILDKITE_SHELL: "/bin/bash -c" }\nsteps:\n  - commands: [npx watertight, npm publish --ignore-scripts]\n',
    },
    {},
  ),
  row('Buildkite, artifacts plugin over manifest', 'unknown', {
    '.buildkite/pipeline.yml':
      'steps:\n  - command: npm publish\n    plugins:\n      - artifacts#v1.9.0: { download: package.json }\n',
  }),
  row(
    'Buildkite, artifacts plugin dist',
    'gated',
    {
      '.buildkite/pipeline.yml':
        'steps:\n  - commands: [npm ci, npx watertight, npm publish --ignore-scripts]\n    plugins:\n      - artifacts#v1.9.0: { download: "dist/**/*" }\n',
    },
    {},
  ),
  row('Buildkite, hosted image', 'unknown', {
    '.buildkite/pipeline.yml': 'image: acme/builder\nsteps:\n  - command: npm publish\n',
  }),
  row('Buildkite, checkout skip', 'unknown', {
    '.buildkite/pipeline.yml': 'steps:\n  - command: npm publish\n    checkout: { skip: true }\n',
  }),
  row(
    'Woodpecker,, as it should be',
    'gated',
    {
      '.woodpecker.yml':
        'steps:\n  a:\n    image: node:22\n    commands: [npm ci, npx watertight, npm publish --ignore-scripts]\n',
    },
    {},
  ),
  row(
    'Woodpecker, set +e',
    'bypassed',
    {
      '.woodpecker.yml':
        'steps:\n  a:\n    image: node:22\n    commands: ["set +e", npx watertight, npm publish --ignore-scripts]\n',
    },
    {},
  ),
  row(
    'Woodpecker, entrypoint',
    'unknown',
    {
      '.woodpecker.yml':
        'steps:\n  a:\n    image: node:22\n    entrypoint: [/x.sh]\n    commands: [npx watertight]\n  b:\n    image: node:22\n    commands: [npm publish --ignore-scripts]\n',
    },
    {},
  ),
  row('Woodpecker, entrypoint publish', 'bypassed', {
    '.woodpecker.yml': 'steps:\n  a:\n    image: node:22\n    entrypoint: [sh, -c, "npm publish --ignore-scripts"]\n',
  }),
  row(
    'Woodpecker, detach',
    'bypassed',
    {
      '.woodpecker.yml':
        'steps:\n  a:\n    image: node:22\n    detach: true\n    commands: [npx watertight]\n  b:\n    image: node:22\n    commands: [npm publish --ignore-scripts]\n',
    },
    {},
  ),
  row(
    'Woodpecker, directory',
    'bypassed',
    {
      '.woodpecker.yml':
        'steps:\n  a:\n    image: node:22\n    directory: other\n    commands: [npx watertight]\n  b:\n    image: node:22\n    commands: [npm publish --ignore-scripts]\n',
      'other/package.json': '{"name":"o","version":"1.0.0"}',
    },
    {},
  ),
  row('Woodpecker, from_secret config', 'unknown', {
    '.woodpecker.yml':
      'steps:\n  a:\n    image: node:22\n    environment: { npm_config_ignore_scripts: { from_secret: x } }\n    commands: [npm publish]\n',
  }),
  row('Woodpecker, secrets target', 'unknown', {
    '.woodpecker.yml':
      'steps:\n  a:\n    image: node:22\n    secrets: [{ source: x, target: npm_config_ignore_scripts }]\n    commands: [npm publish]\n',
  }),
  row('Woodpecker, skip_clone', 'unknown', {
    '.woodpecker.yml': 'skip_clone: true\nsteps:\n  a:\n    image: node:22\n    commands: [npm publish]\n',
  }),
  row('Woodpecker, clone image', 'unknown', {
    '.woodpecker.yml':
      'clone:\n  git: { image: acme/git }\nsteps:\n  a:\n    image: node:22\n    commands: [npm publish]\n',
  }),
  row('Woodpecker, clone commands', 'unknown', {
    '.woodpecker.yml':
      'clone:\n  git: { image: alpine/git, commands: [git clone https://x.example/other .] }\nsteps:\n  a:\n    image: node:22\n    commands: [npm publish]\n',
  }),
  row('Woodpecker, services commands', 'bypassed', {
    '.woodpecker.yml':
      'services:\n  a:\n    image: node:22\n    commands: [npm publish --ignore-scripts]\nsteps:\n  b:\n    image: node:22\n    commands: [npm test]\n',
  }),
  row('Woodpecker, plugin, as it should be', 'gated', {
    '.woodpecker.yml':
      'steps:\n  a:\n    image: node:22\n    commands: [npm ci]\n  b:\n    image: woodpeckerci/plugin-npm\n    settings: { token: { from_secret: t } }\n',
  }),
  row('Drone, global env exec', 'bypassed', {
    '.drone.yml':
      'kind: pipeline\ntype: docker\nenvironment: { npm_config_ignore_scripts: "true" }\nsteps:\n  - name: a\n    image: node:22\n    commands: [npm publish]\n',
  }),
  row('Drone, clone disable', 'unknown', {
    '.drone.yml':
      'kind: pipeline\ntype: docker\nclone: { disable: true }\nsteps:\n  - name: a\n    image: node:22\n    commands: [npm publish]\n',
  }),
  row('Drone, plugin npm', 'gated', {
    '.drone.yml':
      'kind: pipeline\nsteps:\n  - name: a\n    image: node:22\n    commands: [npm ci]\n  - name: b\n    image: plugins/npm\n    settings: { username: x }\n',
  }),
  row('Drone, template', 'unknown', { '.drone.yml': 'kind: template\nload: npm.yaml\ndata: { name: x }\n' }),
  row('Drone, when script environment', 'bypassed', {
    '.drone.yml':
      'kind: pipeline\nsteps:\n  - name: a\n    image: node:22\n    environment: { FLAGS: { from_secret: f } }\n    commands: [npm publish $FLAGS]\n',
  }),
  row(
    'Travis, script lines',
    'bypassed',
    { '.travis.yml': 'language: node_js\nscript: [npx watertight, npm publish --ignore-scripts]\n' },
    {},
  ),
  row(
    'Travis, script and',
    'gated',
    { '.travis.yml': 'language: node_js\nscript: ["npx watertight && npm publish --ignore-scripts"]\n' },
    {},
  ),
  row(
    'Travis, deploy gate first of two',
    'gated',
    {
      '.travis.yml':
        'language: node_js\nscript: [npx watertight, echo ok]\ndeploy: { provider: npm, skip_cleanup: true }\n',
    },
    {},
  ),
  row('Travis, deploy script list', 'bypassed', {
    '.travis.yml': 'language: node_js\ndeploy:\n  provider: script\n  script: [npm publish --ignore-scripts]\n',
  }),
  row('Travis, env flags', 'bypassed', {
    '.travis.yml': 'env: ["FLAGS=--ignore-scripts", "FLAGS="]\nscript: npm publish $FLAGS\n',
  }),
  row(
    'Travis, a gate in script and a publish in after_success',
    'gated',
    { '.travis.yml': 'script: [npx watertight]\nafter_success: [npm publish --ignore-scripts]\n' },
    {},
  ),
  row('Travis, after_deploy', 'bypassed', {
    '.travis.yml': 'script: [npm test]\ndeploy: { provider: releases }\nafter_deploy: [npm publish --ignore-scripts]\n',
  }),
  row(
    'Travis, before_cache',
    'bypassed',
    { '.travis.yml': 'script: [npx watertight]\nbefore_cache: [npm publish --ignore-scripts]\n' },
    {},
  ),
  row('Travis, cache npm no lock', 'unknown', { '.travis.yml': 'cache: npm\nscript: npm publish\n' }),
  row(
    'Jenkins,, as it should be',
    'gated',
    {
      Jenkinsfile: `pipeline {\n  agent any\n  stages {\n    stage('p') {\n      steps {\n        sh 'npm ci'\n        sh 'npx watertight'\n        sh 'npm publish --ignore-scripts'\n      }\n    }\n  }\n}\n`,
    },
    {},
  ),
  row(
    'Jenkins, shebang no -e',
    'bypassed',
    {
      Jenkinsfile: `pipeline {\n  agent any\n  stages {\n    stage('p') {\n      steps {\n        sh '''#!/bin/bash\n        npx watertight\n        npm publish --ignore-scripts\n        '''\n      }\n    }\n  }\n}\n`,
    },
    {},
  ),
  row(
    'Jenkins, shebang -e',
    'gated',
    {
      Jenkinsfile: `pipeline {\n  agent any\n  stages {\n    stage('p') {\n      steps {\n        sh '''#!/bin/bash -e\n        npx watertight\n        npm publish --ignore-scripts\n        '''\n      }\n    }\n  }\n}\n`,
    },
    {},
  ),
  row('Jenkins, env unquoted', 'unknown', {
    Jenkinsfile: `node { env.npm_config_ignore_scripts = true\n  sh 'npm publish' }\n`,
  }),
  row('Jenkins, environment credentials', 'unknown', {
    Jenkinsfile: `pipeline {\n  agent any\n  environment { npm_config_userconfig = credentials('npmrc') }\n  stages {\n    stage('p') {\n      steps {\n        sh 'npm publish'\n      }\n    }\n  }\n}\n`,
  }),
  row('Jenkins, withCredentials, as it should be', 'gated', {
    Jenkinsfile: `pipeline {\n  agent any\n  stages {\n    stage('p') {\n      steps {\n        withCredentials([string(credentialsId: 'npm', variable: 'NPM_TOKEN')]) {\n          sh 'npm publish'\n        }\n      }\n    }\n  }\n}\n`,
  }),
  row('Jenkins, checkout other', 'unknown', {
    Jenkinsfile: `pipeline {\n  agent any\n  stages {\n    stage('p') {\n      steps {\n        git url: 'https://x.example/other.git', branch: 'main'\n        sh 'npm publish'\n      }\n    }\n  }\n}\n`,
  }),
  row('Jenkins, checkout scm, as it should be', 'gated', {
    Jenkinsfile: `node {\n  checkout scm\n  sh 'npm ci'\n  sh 'npm publish'\n}\n`,
  }),
  row(
    'Jenkins, unstash between',
    'bypassed',
    {
      Jenkinsfile: `pipeline {\n  agent any\n  stages {\n    stage('p') {\n      steps {\n        sh 'npx watertight'\n        unstash 'dist'\n        sh 'npm publish --ignore-scripts'\n      }\n    }\n  }\n}\n`,
    },
    {},
  ),
  row('Jenkins, writeFile manifest', 'unknown', {
    Jenkinsfile: `pipeline {\n  agent any\n  stages {\n    stage('p') {\n      steps {\n        writeFile file: 'package.json', text: x\n        sh 'npm publish'\n      }\n    }\n  }\n}\n`,
  }),
  row('Jenkins, writeFile npmrc', 'unknown', {
    Jenkinsfile: `pipeline {\n  agent any\n  stages {\n    stage('p') {\n      steps {\n        writeFile file: '.npmrc', text: 'ignore-scripts=true'\n        sh 'npm publish'\n      }\n    }\n  }\n}\n`,
  }),
  row('Jenkins, configFileProvider', 'unknown', {
    Jenkinsfile: `pipeline {\n  agent any\n  stages {\n    stage('p') {\n      steps {\n        configFileProvider([configFile(fileId: 'x', targetLocation: '.npmrc')]) { sh 'npm publish' }\n      }\n    }\n  }\n}\n`,
  }),
  row('Jenkins, withNPM', 'unknown', {
    Jenkinsfile: `pipeline {\n  agent any\n  stages {\n    stage('p') {\n      steps {\n        withNPM(npmrcConfig: 'x') { sh 'npm publish' }\n      }\n    }\n  }\n}\n`,
  }),
  row('Jenkins, execute', 'unknown', {
    Jenkinsfile: `node { sh 'npm test'\n ['npm','publish','--ignore-scripts'].execute() }\n`,
  }),
  row('Jenkins, implicit library step', 'unknown', {
    Jenkinsfile: `pipeline {\n  agent any\n  stages {\n    stage('p') {\n      steps {\n        sh 'npm ci'\n        npmPublish(registry: 'x')\n      }\n    }\n  }\n}\n`,
  }),
  row('Jenkins, publishHTML, as it should be', 'gated', {
    Jenkinsfile: `pipeline {\n  agent any\n  stages {\n    stage('p') {\n      steps {\n        sh 'npm ci'\n        sh 'npm publish'\n        publishHTML(target: [reportDir: 'x'])\n        junit 'x.xml'\n      }\n    }\n  }\n}\n`,
  }),
  row('Jenkins, docker args env', 'bypassed', {
    Jenkinsfile: `pipeline {\n  agent { docker { image 'node:22'; args '-e npm_config_ignore_scripts=true' } }\n  stages { stage('p') { steps { sh 'npm publish' } } }\n}\n`,
  }),
  row('Jenkins, docker inside env', 'bypassed', {
    Jenkinsfile: `node { docker.image('node:22').inside('-e npm_config_ignore_scripts=true') { sh 'npm publish' } }\n`,
  }),
  row('Jenkins, docker agent, as it should be', 'gated', {
    Jenkinsfile: `pipeline {\n  agent { docker { image 'node:22' } }\n  stages { stage('p') { steps { sh 'npm ci'\n sh 'npm publish' } } }\n}\n`,
  }),
  row('Jenkins, glob comment', 'bypassed', {
    Jenkinsfile: `pipeline {\n  agent any\n  stages {\n    stage('p') {\n      steps {\n        sh 'ls dist/*'\n        sh 'npm publish --ignore-scripts'\n        sh 'ls */x'\n      }\n    }\n  }\n}\n`,
  }),
  row(
    'Jenkins, agent per stage',
    'unknown',
    {
      Jenkinsfile: `pipeline { agent none\n stages {\n stage('g') { agent { label 'a' }\n steps { sh 'npx watertight' } }\n stage('p') { agent { label 'b' }\n steps { sh 'npm publish --ignore-scripts' } } } }\n`,
    },
    {},
  ),
  row('Jenkins, ws', 'unknown', { Jenkinsfile: `node { ws('/tmp/x') { sh 'npm publish' } }\n` }),
  row(
    'Jenkins, gate in function later',
    'unknown',
    { Jenkinsfile: `def gate() { sh 'npx watertight' }\nnode { sh 'npm publish --ignore-scripts'\n gate() }\n` },
    {},
  ),
  row('Jenkins, evaluate', 'unknown', {
    Jenkinsfile: `pipeline {\n  agent any\n  stages {\n    stage('p') {\n      steps {\n        sh 'npm ci'\n        evaluate(readFile('x.groovy'))\n      }\n    }\n  }\n}\n`,
  }),
  row('Forgejo, url action', 'gated', {
    '.forgejo/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: docker\n    steps:\n      - uses: https://code.forgejo.org/actions/checkout@v4\n      - uses: https://github.com/actions/setup-node@v4\n      - run: npm ci\n      - run: npm publish\n',
  }),
  row(
    'pwsh, and',
    'gated',
    {
      '.github/workflows/r.yml':
        'on: push\njobs:\n  p:\n    runs-on: windows-latest\n    steps:\n      - shell: pwsh\n        run: |\n          npx watertight && npm publish --ignore-scripts\n',
    },
    {},
  ),
  row('pwsh, env braces', 'bypassed', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: windows-latest\n    steps:\n      - shell: pwsh\n        run: |\n          ${env:npm_config_ignore_scripts} = "true"\n          npm publish\n',
  }),
  row('pwsh, New-Item env', 'bypassed', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: windows-latest\n    steps:\n      - shell: pwsh\n        run: |\n          New-Item -Path env:npm_config_ignore_scripts -Value true\n          npm publish\n',
  }),
  row('pwsh, dot', 'bypassed', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: windows-latest\n    steps:\n      - shell: pwsh\n        run: |\n          . npm publish --ignore-scripts\n',
  }),
  row('pwsh, function', 'bypassed', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: windows-latest\n    steps:\n      - shell: pwsh\n        run: |\n          function Pub { npm publish --ignore-scripts }\n          Pub\n',
  }),
  row(
    'cmd, and',
    'gated',
    {
      '.github/workflows/r.yml':
        'on: push\njobs:\n  p:\n    runs-on: windows-latest\n    steps:\n      - shell: cmd\n        run: |\n          npx watertight && npm publish --ignore-scripts\n',
    },
    {},
  ),
  row('cmd, a whole command in a variable', 'bypassed', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: windows-latest\n    steps:\n      - shell: cmd\n        run: |\n          set C=npm publish --ignore-scripts\n          if "%CI%"=="true" call %C%\n          npm publish\n',
  }),
  row('cmd, a command in a variable from elsewhere', 'unknown', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: windows-latest\n    steps:\n      - shell: cmd\n        run: |\n          if not "%CI%"=="" call %COMMAND%\n          npm publish\n',
  }),
  row('cmd, @echo off', 'gated', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: windows-latest\n    steps:\n      - shell: cmd\n        run: |\n          @echo off\n          npm publish\n',
  }),
  row('cmd, start', 'bypassed', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: windows-latest\n    steps:\n      - shell: cmd\n        run: |\n          start /wait npm publish --ignore-scripts\n',
  }),
  row('mvn deploy plain', 'gated', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: mvn deploy\n      - run: npm publish\n',
    'pom.xml': '<project><modelVersion>4.0.0</modelVersion><artifactId>x</artifactId></project>',
  }),
  row('mvn deploy frontend', 'unknown', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: mvn -B deploy\n',
    'pom.xml':
      '<project><build><plugins><plugin><artifactId>frontend-maven-plugin</artifactId><executions><execution><id>npm publish</id><phase>deploy</phase><goals><goal>npm</goal></goals><configuration><arguments>publish --ignore-scripts</arguments></configuration></execution></executions></plugin></plugins></build></project>',
  }),
  row('mvn deploy exec', 'unknown', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ./mvnw deploy\n',
    'pom.xml':
      '<project><build><plugins><plugin><artifactId>exec-maven-plugin</artifactId><configuration><executable>npm</executable><arguments><argument>publish</argument></arguments></configuration></plugin></plugins></build></project>',
    mvnw: '#!/bin/sh\nexec mvn "$@"\n',
  }),
  row('mvn module', 'unknown', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: mvn -f web/pom.xml deploy\n',
    'web/pom.xml': '<project><x>npm</x><y>publish</y></project>',
  }),
  row('mvn submodule', 'unknown', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: mvn deploy\n',
    'pom.xml': '<project><modules><module>web</module></modules></project>',
    'web/pom.xml':
      '<project><plugin><artifactId>frontend-maven-plugin</artifactId><arguments>publish</arguments></plugin></project>',
  }),
  row('goreleaser npms', 'unknown', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: goreleaser release --clean\n',
    '.goreleaser.yaml': 'version: 2\nnpms:\n  - name: "@acme/x"\n',
  }),
  row('goreleaser plain', 'gated', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: goreleaser release\n      - run: npm ci\n      - run: npm publish\n',
    '.goreleaser.yml': 'version: 2\nbuilds: [{ main: . }]\n',
  }),
  row('goreleaser -f', 'unknown', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: goreleaser release -f ci/gr.yaml\n',
    'ci/gr.yaml': 'npms:\n  - name: x\n',
  }),
  row('gradle node plugin', 'unknown', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ./gradlew publish\n',
    'build.gradle': `plugins { id 'com.github.node-gradle.node' }\ntask publishNpm(type: NpmTask) { args = ['publish','--ignore-scripts'] }\npublish.dependsOn publishNpm\n`,
    gradlew: '#!/bin/sh\nexec gradle\n',
  }),
  row('gradle npm-publish plugin', 'unknown', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: gradle publish\n',
    'build.gradle.kts': 'plugins { id("dev.petuska.npm.publish") version "3" }\n',
  }),
  row('gradle plain', 'gated', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: gradle publish\n      - run: npm ci\n      - run: npm publish\n',
    'build.gradle': `plugins { id 'java' }\n`,
  }),
  row('gradle build exec', 'unknown', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: gradle release\n',
    'build.gradle': `task release(type: Exec) { commandLine 'npm', 'publish', '--ignore-scripts' }\n`,
  }),
  row('gradle sub', 'unknown', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: gradle publish\n',
    'build.gradle': '',
    'settings.gradle': `include 'web'\n`,
    'web/build.gradle': `task p(type: Exec) { commandLine 'npm', 'publish' }\n`,
  }),
  row('jreleaser', 'unknown', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: jreleaser full-release\n',
    'jreleaser.yml': 'hooks:\n  script:\n    after: [{ run: npm publish --ignore-scripts }]\n',
  }),
  row('cargo-dist', 'unknown', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: dist host --steps=upload\n',
    'dist-workspace.toml': '[dist]\ninstallers = ["npm"]\npublish-jobs = ["npm"]\n',
  }),
  row('cargo xtask release', 'unknown', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: cargo xtask release\n',
    '.cargo/config.toml': '[alias]\nxtask = "run --package xtask --"\n',
    'xtask/src/main.rs': 'fn main() { Command::new("npm").arg("publish"); }\n',
  }),
  row('cargo run', 'unknown', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: cargo run -p release\n',
    'release/src/main.rs': 'fn main() { Command::new("npm").args(["publish"]); }\n',
  }),
  row('go generate', 'unknown', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: go generate ./...\n',
    'gen.go': '//go:generate npm publish --ignore-scripts\n',
  }),
  row('dotnet cake', 'unknown', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: dotnet cake --target=Publish\n',
    'build.cake': 'NpmPublish();\n',
  }),
  row('msbuild', 'unknown', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: dotnet publish\n',
    'x.csproj':
      '<Project><Target Name="P" AfterTargets="Publish"><Exec Command="npm publish --ignore-scripts" /></Target></Project>',
  }),
  row('a job that calls sbt', 'unknown', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: sbt release\n',
    'build.sbt': 'publishNpm := "npm publish".!\n',
  }),
  row('bazel run', 'unknown', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: bazel run //:pkg.publish\n',
    'BUILD.bazel': 'npm_package(name = "pkg", publishable = True)\n',
  }),
  row('mix', 'unknown', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: mix npm.publish\n',
  }),
  row('composer script', 'unknown', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: composer run release\n',
    'composer.json': '{"scripts":{"release":"npm publish --ignore-scripts"}}',
  }),
  row('tox', 'unknown', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: tox -e release\n',
    'tox.ini': '[testenv:release]\ncommands = npm publish --ignore-scripts\n',
  }),
  row('poe', 'unknown', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: poe release\n',
    'pyproject.toml': '[tool.poe.tasks]\nrelease = "npm publish --ignore-scripts"\n',
  }),
  row('fastlane', 'unknown', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: fastlane release\n',
    'fastlane/Fastfile': 'lane(:release) { sh "npm publish --ignore-scripts" }\n',
  }),
  row('maturin plain', 'gated', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: maturin publish\n      - run: npm ci\n      - run: npm publish\n',
  }),
  row('terraform', 'unknown', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: terraform apply -auto-approve\n',
    'main.tf':
      'resource "null_resource" "x" { provisioner "local-exec" { command = "npm publish --ignore-scripts" } }\n',
  }),
  row('pkg set license, hook', 'unknown', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm pkg set license=MIT\n      - run: npm publish\n',
    'watertight.config.json': '{}\n',
  }),
  row('pkg set license configured', 'gated', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm ci\n      - run: npm pkg set license=MIT\n      - run: npm publish\n',
  }),
  row(
    'pkg set license before gate',
    'unknown',
    {
      '.github/workflows/r.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm pkg set license=MIT repository=github:a/b\n      - run: npx watertight\n      - run: npm publish --ignore-scripts\n',
      'watertight.config.json': '{}\n',
    },
    {},
  ),
  row('pkg set repository', 'unknown', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm pkg set repository=github:a/b\n      - run: npm publish\n',
    'watertight.config.json': '{}\n',
  }),
  row('pkg set files', 'gated', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm ci\n      - run: npm pkg set files[]=src\n      - run: npm publish\n',
  }),
  row(
    'LICENSE written',
    'unknown',
    {
      '.github/workflows/r.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: cp oss/LICENSE LICENSE\n      - run: npm publish\n',
      'watertight.config.json': '{}\n',
      'oss/LICENSE': 'MIT',
    },
    { scripts: { prepublishOnly: 'watertight' }, license: 'MIT', repository: 'github:acme/x' },
  ),
  row('LICENSE written configured', 'gated', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm ci\n      - run: cp oss/LICENSE LICENSE\n      - run: npm publish\n',
    'oss/LICENSE': 'MIT',
  }),
  row(
    'curl LICENSE',
    'unknown',
    {
      '.github/workflows/r.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: curl -o LICENSE https://x.example/MIT\n      - run: npm publish\n',
      'watertight.config.json': '{}\n',
    },
    { scripts: { prepublishOnly: 'watertight' }, license: 'MIT', repository: 'github:acme/x' },
  ),
  row('mv config away', 'unknown', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: mv watertight.config.json /tmp\n      - run: npm publish\n',
  }),
  row('rm glob json', 'unknown', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: rm -f *.json\n      - run: npm publish\n',
  }),
  row('find delete', 'unknown', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: find . -name "watertight*" -delete\n      - run: npm publish\n',
  }),
  row('lockfile replaced', 'unknown', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: cp ci/package-lock.json package-lock.json\n      - run: npm ci\n      - run: npm publish\n',
    'ci/package-lock.json': '{}',
  }),
  row('a job that calls npm config edit', 'unknown', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm config edit\n      - run: npm publish\n',
  }),
  row('pnpm pkg set', 'unknown', {
    '.github/workflows/r.yml':
      'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pnpm pkg set license=MIT\n      - run: npm publish\n',
    'watertight.config.json': '{}\n',
  }),
  // What many repositories have.
  row(
    'a workspace of pnpm, changesets’ action and a hook',
    'gated',
    {
      '.github/workflows/release.yml':
        'name: Release\non:\n  push: { branches: [main] }\npermissions: {}\njobs:\n  release:\n    if: github.repository == \'acme/x\'\n    permissions: { contents: write, id-token: write, pull-requests: write }\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@df4cb1c069e1874edd31b4311f1884172cec0e10 # v6\n        with: { fetch-depth: 0 }\n      - uses: pnpm/action-setup@0ebf47130e4866e96fce0953f49152a61190b271\n      - uses: actions/setup-node@48b55a011bda9f5d6aeb4c2d9c7362e8dae4041e\n        with: { node-version: 24.x, registry-url: "https://registry.npmjs.org" }\n      - run: pnpm install --frozen-lockfile\n      - name: Create Release PR or Publish\n        id: changesets\n        uses: changesets/action@a45c4d594aa4e2c509dc14a9f2b3b67ba3780d0d\n        with:\n          version: pnpm changeset:version\n          publish: pnpm changeset:release\n        env: { GITHUB_TOKEN: "${{ secrets.GITHUB_TOKEN }}", NPM_TOKEN: "${{ secrets.NPM_TOKEN }}", NPM_CONFIG_PROVENANCE: true }\n',
      'pnpm-workspace.yaml': 'packages: [packages/*]\n',
      'pnpm-lock.yaml': 'lockfileVersion: "9.0"\n',
      'packages/a/package.json':
        '{"name":"a","version":"1.0.0","license":"UNLICENSED","files":["index.js"],"scripts":{"prepublishOnly":"watertight"}}',
      'packages/a/index.js': '1\n',
    },
    {
      private: true,
      workspaces: ['packages/*'],
      scripts: {
        'changeset:version': 'changeset version && pnpm install --no-frozen-lockfile',
        'changeset:release': 'pnpm -r build && changeset publish',
      },
    },
  ),
  row(
    'a workspace of pnpm, changesets’ action and a gate in the release script',
    'gated',
    {
      '.github/workflows/release.yml':
        'name: Release\non:\n  push: { branches: [main] }\npermissions: {}\njobs:\n  release:\n    if: github.repository == \'acme/x\'\n    permissions: { contents: write, id-token: write, pull-requests: write }\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@df4cb1c069e1874edd31b4311f1884172cec0e10 # v6\n        with: { fetch-depth: 0 }\n      - uses: pnpm/action-setup@0ebf47130e4866e96fce0953f49152a61190b271\n      - uses: actions/setup-node@48b55a011bda9f5d6aeb4c2d9c7362e8dae4041e\n        with: { node-version: 24.x, registry-url: "https://registry.npmjs.org" }\n      - run: pnpm install --frozen-lockfile\n      - name: Create Release PR or Publish\n        id: changesets\n        uses: changesets/action@a45c4d594aa4e2c509dc14a9f2b3b67ba3780d0d\n        with:\n          version: pnpm changeset version\n          publish: pnpm release\n        env: { GITHUB_TOKEN: "${{ secrets.GITHUB_TOKEN }}", NPM_TOKEN: "${{ secrets.NPM_TOKEN }}", NPM_CONFIG_PROVENANCE: true }\n',
      'pnpm-workspace.yaml': 'packages: [packages/*]\n',
      'pnpm-lock.yaml': 'lockfileVersion: "9.0"\n',
      'packages/a/package.json': '{"name":"a","version":"1.0.0","license":"UNLICENSED","files":["index.js"]}',
      'packages/a/index.js': '1\n',
    },
    {
      private: true,
      workspaces: ['packages/*'],
      scripts: { release: 'pnpm -r build && watertight --workspaces && changeset publish' },
    },
  ),
  row(
    'semantic-release with the gate in verifyReleaseCmd',
    'gated',
    {
      '.github/workflows/release.yml':
        'name: Release\non:\n  push: { branches: [main] }\npermissions: {}\njobs:\n  release:\n    if: github.repository == \'acme/x\'\n    permissions: { contents: write, id-token: write, pull-requests: write }\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@df4cb1c069e1874edd31b4311f1884172cec0e10 # v6\n        with: { fetch-depth: 0 }\n      - uses: actions/setup-node@48b55a011bda9f5d6aeb4c2d9c7362e8dae4041e\n        with: { node-version: 24.x, registry-url: "https://registry.npmjs.org" }\n      - run: npm ci\n      - run: npm run build\n      - run: npx semantic-release\n        env: { GITHUB_TOKEN: "${{ secrets.GITHUB_TOKEN }}", NPM_TOKEN: "${{ secrets.NPM_TOKEN }}", NPM_CONFIG_PROVENANCE: true }\n',
    },
    {
      scripts: { build: 'tsc' },
      release: {
        plugins: [
          '@semantic-release/commit-analyzer',
          ['@semantic-release/exec', { verifyReleaseCmd: 'npx watertight' }],
          '@semantic-release/npm',
        ],
      },
    },
  ),
  row(
    'the action npm-publish behind a gate in a step',
    'gated',
    {
      '.github/workflows/release.yml':
        'name: Release\non:\n  push: { branches: [main] }\npermissions: {}\njobs:\n  release:\n    if: github.repository == \'acme/x\'\n    permissions: { contents: write, id-token: write, pull-requests: write }\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@df4cb1c069e1874edd31b4311f1884172cec0e10 # v6\n        with: { fetch-depth: 0 }\n      - uses: actions/setup-node@48b55a011bda9f5d6aeb4c2d9c7362e8dae4041e\n        with: { node-version: 24.x, registry-url: "https://registry.npmjs.org" }\n      - run: npm ci\n      - run: npm run build\n      - run: npx watertight\n      - uses: JS-DevTools/npm-publish@v3\n        with: { token: "${{ secrets.NPM_TOKEN }}" }\n',
    },
    { scripts: { build: 'tsc' } },
  ),
  row(
    'a workspace of pnpm, a gate in a step and pnpm publish -r',
    'gated',
    {
      '.github/workflows/release.yml':
        'name: Release\non:\n  push: { branches: [main] }\npermissions: {}\njobs:\n  release:\n    if: github.repository == \'acme/x\'\n    permissions: { contents: write, id-token: write, pull-requests: write }\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@df4cb1c069e1874edd31b4311f1884172cec0e10 # v6\n        with: { fetch-depth: 0 }\n      - uses: pnpm/action-setup@0ebf47130e4866e96fce0953f49152a61190b271\n      - uses: actions/setup-node@v4\n        with: { node-version: 20, cache: pnpm, registry-url: "https://registry.npmjs.org" }\n      - run: pnpm install --frozen-lockfile\n      - run: pnpm -r build\n      - run: pnpm exec watertight --workspaces\n      - run: pnpm publish -r --no-git-checks\n        env: { NODE_AUTH_TOKEN: "${{ secrets.NPM_TOKEN }}" }\n',
      'pnpm-workspace.yaml': 'packages: [packages/*]\n',
      'pnpm-lock.yaml': 'lockfileVersion: "9.0"\n',
      'packages/a/package.json': '{"name":"a","version":"1.0.0","license":"UNLICENSED","files":["index.js"]}',
      'packages/a/index.js': '1\n',
      'packages/b/package.json': '{"name":"b","version":"1.0.0","license":"UNLICENSED","files":["index.js"]}',
      'packages/b/index.js': '1\n',
    },
    { private: true, workspaces: ['packages/*'], scripts: {} },
  ),
  row(
    'a workspace of pnpm and lerna with a token in HOME',
    'gated',
    {
      '.github/workflows/release.yml':
        'name: Release\non:\n  push: { branches: [main] }\npermissions: {}\njobs:\n  release:\n    if: github.repository == \'acme/x\'\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@df4cb1c069e1874edd31b4311f1884172cec0e10 # v6\n        with: { fetch-depth: 0 }\n      - uses: pnpm/action-setup@v2\n      - uses: actions/setup-node@48b55a011bda9f5d6aeb4c2d9c7362e8dae4041e\n        with: { node-version: 24.x, registry-url: "https://registry.npmjs.org" }\n      - id: pnpm-cache\n        run: |\n          echo "pnpm_cache_dir=$(pnpm store path)" >> $GITHUB_OUTPUT\n      - uses: actions/cache@v3\n        with: { path: "${{ steps.pnpm-cache.outputs.pnpm_cache_dir }}", key: x }\n      - run: pnpm --filter "@trpc/*" --filter root install\n      - run: echo "//registry.npmjs.org/:_authToken=$NPM_TOKEN" > $HOME/.npmrc\n        env: { NPM_TOKEN: "${{ secrets.NPM_TOKEN }}" }\n      - run: pnpm lerna publish --force-publish --canary --preid canary --dist-tag canary --yes\n',
      'pnpm-workspace.yaml': 'packages: [packages/*]\n',
      'pnpm-lock.yaml': 'lockfileVersion: "9.0"\n',
      'packages/a/package.json':
        '{"name":"a","version":"1.0.0","license":"UNLICENSED","files":["index.js"],"scripts":{"prepublishOnly":"watertight"}}',
      'packages/a/index.js': '1\n',
      'lerna.json': '{"version":"1.0.0","npmClient":"pnpm"}',
    },
    { private: true, workspaces: ['packages/*'], scripts: {} },
  ),
  row(
    'nx release publish of workspaces with hooks',
    'gated',
    {
      '.github/workflows/release.yml':
        'name: Release\non:\n  push: { branches: [main] }\npermissions: {}\njobs:\n  release:\n    if: github.repository == \'acme/x\'\n    permissions: { contents: write, id-token: write, pull-requests: write }\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@df4cb1c069e1874edd31b4311f1884172cec0e10 # v6\n        with: { fetch-depth: 0 }\n      - uses: actions/setup-node@48b55a011bda9f5d6aeb4c2d9c7362e8dae4041e\n        with: { node-version: 24.x, registry-url: "https://registry.npmjs.org" }\n      - run: npm ci\n      - uses: nrwl/nx-set-shas@v4\n      - run: npx nx run-many -t build\n      - run: npx nx release publish\n        env: { NODE_AUTH_TOKEN: "${{ secrets.NPM_TOKEN }}", NPM_CONFIG_PROVENANCE: true }\n',
      'packages/a/package.json':
        '{"name":"a","version":"1.0.0","license":"UNLICENSED","files":["index.js"],"scripts":{"prepublishOnly":"watertight"}}',
      'packages/a/index.js': '1\n',
      'nx.json': '{"release":{"projects":["packages/*"]}}',
    },
    { private: true, workspaces: ['packages/*'], scripts: {} },
  ),
  row(
    'release-please in one job, a gate and a publish in the next',
    'gated',
    {
      '.github/workflows/r.yml':
        "on: { push: { branches: [main] } }\njobs:\n  rp:\n    runs-on: ubuntu-latest\n    outputs: { created: \"${{ steps.r.outputs.release_created }}\" }\n    steps:\n      - uses: googleapis/release-please-action@v4\n        id: r\n  publish:\n    needs: rp\n    if: needs.rp.outputs.created == 'true'\n    runs-on: ubuntu-latest\n    permissions: { id-token: write }\n    steps:\n      - uses: actions/checkout@v4\n      - uses: actions/setup-node@v4\n        with: { node-version: 24, registry-url: 'https://registry.npmjs.org' }\n      - run: npm install -g npm@latest\n      - run: npm ci\n      - run: npm run build\n      - run: npx watertight\n      - run: npm publish\n",
    },
    { scripts: { build: 'tsc' } },
  ),
]
