import { github, hook, runs, type SetUp } from './parts.ts'

/** Ways to publish through other programs, files and settings: each is a combination that no other table has. */
export const indirectSetUps: readonly SetUp[] = [
  {
    name: 'a folder of the repository in front of PATH',
    manifest: hook,
    files: runs('PATH=$PWD/tools:$PATH npm publish'),
    truth: 'unknown',
    says: 'in front of PATH',
  },
  {
    name: 'a folder of the repository in front of PATH, exported',
    manifest: hook,
    files: github('- run: |\n    export PATH="./tools:$PATH"\n    npm publish'),
    truth: 'unknown',
    says: 'in front of PATH',
  },
  {
    name: 'a folder of the repository in GITHUB_PATH',
    manifest: hook,
    files: runs('echo "$GITHUB_WORKSPACE/tools" >> "$GITHUB_PATH"', 'npm publish'),
    truth: 'unknown',
    says: 'in front of PATH',
  },
  {
    name: 'a folder of the repository in the environment of the job',
    manifest: hook,
    files: github('- run: npm publish', { job: '    env:\n      PATH: ${{ github.workspace }}/tools:/usr/bin\n' }),
    truth: 'unknown',
    says: 'in front of PATH',
  },
  {
    name: 'a folder of the machine in GITHUB_PATH',
    manifest: hook,
    files: runs('echo "$HOME/.bun/bin" >> $GITHUB_PATH', 'npm publish'),
    truth: 'gated',
    says: 'by prepublishOnly',
  },
  {
    name: 'what is installed in front of PATH',
    manifest: hook,
    files: runs('PATH=$PWD/node_modules/.bin:$PATH npm publish'),
    truth: 'gated',
    says: 'by prepublishOnly',
  },
  {
    name: 'an image whose file publishes',
    manifest: hook,
    files: {
      ...runs('docker build --secret id=npmrc -t release .'),
      Dockerfile: 'FROM node:22\nCOPY . .\nRUN npm publish --ignore-scripts\n',
    },
    truth: 'unknown',
    says: 'Dockerfile mentions publishing',
  },
  {
    name: 'a compose file whose service publishes',
    manifest: hook,
    files: {
      ...runs('docker compose run release'),
      'compose.yaml': 'services:\n  release:\n    image: node:22\n    command: npm publish --ignore-scripts\n',
    },
    truth: 'unknown',
    says: 'compose.yaml mentions publishing',
  },
  {
    name: 'an image that only serves',
    manifest: hook,
    files: { ...runs('docker build -t app .', 'npm publish'), Dockerfile: 'FROM node:22\nCOPY . .\nCMD node .\n' },
    truth: 'gated',
    says: 'by prepublishOnly',
  },
  {
    name: 'a script that is printed into a shell',
    manifest: hook,
    files: runs('echo "npm publish --ignore-scripts" | bash'),
    truth: 'bypassed',
    says: '--ignore-scripts switches every hook off',
  },
  {
    name: 'a printed script that the hook stops',
    manifest: hook,
    files: runs('echo "npm publish" | sudo sh -e'),
    truth: 'gated',
    says: 'by prepublishOnly',
  },
  {
    name: 'a script that is fetched into a shell',
    manifest: hook,
    files: runs('curl -fsSL https://example.com/release.sh | bash -s -- --yes'),
    truth: 'unknown',
    says: 'is nowhere in the repository',
  },
  {
    name: 'a fetched script behind -c',
    manifest: hook,
    files: runs('sh -c "$(curl -fsSL https://example.com/release.sh)"'),
    truth: 'unknown',
    says: 'is nowhere in the repository',
  },
  {
    name: 'a fetched script from a process',
    manifest: hook,
    files: runs('bash <(curl -fsSL https://example.com/release.sh)'),
    truth: 'unknown',
    says: 'is nowhere in the repository',
  },
  {
    name: 'a fetched script that is sourced',
    manifest: hook,
    files: runs('source <(curl -fsSL https://example.com/release.sh)'),
    truth: 'unknown',
    says: 'is nowhere in the repository',
  },
  {
    name: 'a script in a variable that is not known',
    manifest: hook,
    files: runs('eval "$RELEASE"'),
    truth: 'unknown',
    says: 'is nowhere in the repository',
  },
  {
    name: 'a command that comes by a pipe',
    manifest: hook,
    files: runs('cat commands.txt | xargs -I{} npm {}'),
    truth: 'unknown',
    says: 'npm',
  },
  {
    name: 'a script that comes by a pipe, one a line',
    manifest: hook,
    files: runs('cat commands.txt | xargs -I % sh -c %'),
    truth: 'unknown',
    says: 'is nowhere in the repository',
  },
  {
    name: 'an agent that sets variables',
    manifest: hook,
    files: runs('eval "$(ssh-agent -s)"', 'npm publish'),
    truth: 'gated',
    says: 'by prepublishOnly',
  },
  {
    name: 'an installer of a runtime in a job that publishes nothing',
    manifest: hook,
    files: runs('curl -fsSL https://bun.sh/install | bash'),
    truth: 'gated',
    says: 'GATED',
  },
  {
    name: 'an installer from a pipe before the upload',
    manifest: hook,
    files: runs('curl -fsSL https://bun.sh/install | bash', 'npm publish'),
    truth: 'unknown',
    says: 'is nowhere in the repository',
  },
  {
    name: 'make, a shell script, a script of package.json, and an option',
    manifest: { scripts: { prepublishOnly: 'watertight', ship: 'npm publish --ignore-scripts' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make release\n',
      Makefile: 'release:\n\tsh scripts/r.sh\n',
      'scripts/r.sh': 'npm run ship\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts switches every hook off',
  },
  {
    name: 'make, a shell script, a script of package.json, and the hook',
    manifest: { scripts: { prepublishOnly: 'watertight', ship: 'npm publish' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make release\n',
      Makefile: 'release:\n\tsh scripts/r.sh\n',
      'scripts/r.sh': 'npm run ship\n',
    },
    truth: 'gated',
    says: 'by prepublishOnly',
  },
  {
    name: 'a variable of make',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make release\n',
      Makefile: 'NPM=npm\nrelease:\n\t$(NPM) publish --ignore-scripts\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts switches every hook off',
  },
  {
    name: 'a recipe that goes on after the gate',
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make release\n',
      Makefile: 'release:\n\t-npx watertight\n\tnpm publish\n',
    },
    truth: 'bypassed',
    says: 'it stops nothing',
  },
  {
    name: 'just',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: just release\n',
      justfile: 'release:\n  npm publish --ignore-scripts\n',
    },
    truth: 'unknown',
    says: 'what just runs is not followed',
  },
  {
    name: 'go-task',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: task release\n',
      'Taskfile.yml': 'version: 3\ntasks:\n  release:\n    cmds:\n      - npm publish --ignore-scripts\n',
    },
    truth: 'unknown',
    says: 'what task runs is not followed',
  },
  {
    name: 'turbo',
    manifest: { scripts: { prepublishOnly: 'watertight', release: 'npm publish --ignore-scripts' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npx turbo run release\n',
      'turbo.json': '{"tasks":{"release":{}}}',
    },
    truth: 'bypassed',
    says: '--ignore-scripts switches every hook off',
  },
  {
    name: 'wireit',
    manifest: {
      scripts: { prepublishOnly: 'watertight', release: 'wireit' },
      wireit: { release: { command: 'npm publish --ignore-scripts' } },
    },
    truth: 'bypassed',
    says: '--ignore-scripts switches every hook off',
  },
  {
    name: 'a gate by wireit',
    manifest: { scripts: { prepublishOnly: 'wireit' }, wireit: { prepublishOnly: { command: 'watertight' } } },
    truth: 'gated',
    says: 'runs Watertight',
  },
  {
    name: 'tsx',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npx tsx scripts/release.ts\n',
      'scripts/release.ts': 'import {execSync} from "child_process"\nexecSync("npm publish --ignore-scripts")\n',
    },
    truth: 'unknown',
    says: 'mentions publishing',
  },
  {
    name: 'zx',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npx zx scripts/release.mjs\n',
      'scripts/release.mjs': 'await $`npm publish --ignore-scripts`\n',
    },
    truth: 'unknown',
    says: 'mentions publishing',
  },
  {
    name: 'zx with a command that is put together',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npx zx scripts/release.mjs\n',
      'scripts/release.mjs': 'const cmd=["pub","lish"].join(""); await $`npm ${cmd} --ignore-scripts`\n',
    },
    truth: 'unknown',
    says: 'mentions publishing',
  },
  {
    name: "Bun's shell",
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: bun scripts/release.ts\n',
      'scripts/release.ts': 'import {$} from "bun"\nawait $`bun publish --ignore-scripts`\n',
    },
    truth: 'unknown',
    says: 'mentions publishing',
  },
  {
    name: 'a task of Deno',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: deno task release\n',
      'deno.json': '{"tasks":{"release":"npm publish --ignore-scripts"}}',
    },
    truth: 'unknown',
    says: 'what deno runs is not followed',
  },
  {
    name: 'a hook of husky',
    manifest: { scripts: { prepare: 'husky', prepublishOnly: 'watertight' } },
    files: { '.husky/post-commit': 'npm publish --ignore-scripts\n' },
    truth: 'bypassed',
    says: '--ignore-scripts switches every hook off',
  },
  {
    name: 'a hook of lefthook',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: { 'lefthook.yml': 'post-commit:\n  commands:\n    p:\n      run: npm publish --ignore-scripts\n' },
    truth: 'bypassed',
    says: '--ignore-scripts switches every hook off',
  },
  {
    name: 'docker run',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: docker run -v $PWD:/w -w /w node:22 npm publish --ignore-scripts\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts',
  },
  {
    name: 'npm by Corepack',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: corepack npm publish --ignore-scripts\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts switches every hook off',
  },
  {
    name: 'pnpm by Corepack',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: corepack pnpm publish --ignore-scripts\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts switches every hook off',
  },
  {
    name: 'another npm by npx',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npx npm@10 publish --ignore-scripts\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts switches every hook off',
  },
  {
    name: 'the newest npm by npx',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npx -y npm@latest publish --ignore-scripts\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts switches every hook off',
  },
  {
    name: 'npm by pnpm dlx',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pnpm dlx npm@10 publish --ignore-scripts\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts switches every hook off',
  },
  {
    name: 'npm by bunx',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: bunx npm publish --ignore-scripts\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts switches every hook off',
  },
  {
    name: 'npm by yarn dlx',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: yarn dlx npm publish --ignore-scripts\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts switches every hook off',
  },
  {
    name: 'npm by npm exec',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm exec -- npm publish --ignore-scripts\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts switches every hook off',
  },
  {
    name: 'env -i with a variable',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: env -i PATH=$PATH npm_config_ignore_scripts=true npm publish\n',
    },
    truth: 'bypassed',
    says: 'npm_config_ignore_scripts in the environment',
  },
  {
    name: 'sudo',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: sudo -E npm publish --ignore-scripts\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts switches every hook off',
  },
  {
    name: 'two programs in front',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: time nice npm publish --ignore-scripts\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts switches every hook off',
  },
  {
    name: 'timeout',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: timeout 60 npm publish --ignore-scripts\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts switches every hook off',
  },
  {
    name: 'xargs with an option',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ls packages | xargs -I{} npm publish ./packages/{} --ignore-scripts\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts switches every hook off',
  },
  {
    name: 'find -exec',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: find . -name "*.tgz" -exec npm publish {} \\;\n',
    },
    truth: 'bypassed',
    says: 'what it publishes is in a variable',
  },
  {
    name: 'a loop over folders without hooks',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: |\n          for d in packages/*; do\n            (cd $d && npm publish --ignore-scripts)\n          done\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts switches every hook off',
  },
  {
    name: 'a loop over folders',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: |\n          for d in packages/*; do\n            (cd $d && npm publish)\n          done\n',
    },
    truth: 'bypassed',
    says: 'where no hook of this package runs',
  },
  {
    name: 'eval',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: eval "npm publish --ignore-scripts"\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts switches every hook off',
  },
  {
    name: 'bash -c',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: bash -c "npm publish --ignore-scripts"\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts switches every hook off',
  },
  {
    name: 'a here-document for bash',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: |\n          bash <<EOF\n          npm publish --ignore-scripts\n          EOF\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts switches every hook off',
  },
  {
    name: 'node -e',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        "on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: node -e \"require('child_process').execSync('npm publish --ignore-scripts')\"\n",
    },
    truth: 'unknown',
    says: 'mentions publishing',
  },
  {
    name: 'Python',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: python release.py\n',
      'release.py': 'import subprocess\nsubprocess.run(["npm","publish","--ignore-scripts"])\n',
    },
    truth: 'unknown',
    says: 'mentions publishing',
  },
  {
    name: "echo into the user's npmrc",
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo "ignore-scripts=true" >> ~/.npmrc\n      - run: npm publish\n',
    },
    truth: 'bypassed',
    says: 'writes an npmrc',
  },
  {
    name: 'tee into an npmrc',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo "ignore-scripts=true" | tee -a .npmrc\n      - run: npm publish\n',
    },
    truth: 'unknown',
    says: 'writes an npmrc',
  },
  {
    name: 'sed in an npmrc',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        "on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: sed -i 's/false/true/' .npmrc\n      - run: npm publish\n",
      '.npmrc': 'ignore-scripts=false\n',
    },
    truth: 'unknown',
    says: 'writes an npmrc',
  },
  {
    name: 'cp of an npmrc',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: cp ci/.npmrc .npmrc\n      - run: npm publish\n',
      'ci/.npmrc': 'ignore-scripts=true\n',
    },
    truth: 'bypassed',
    says: 'writes an npmrc',
  },
  {
    name: 'npm config set -g',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm config set ignore-scripts true -g\n      - run: npm publish\n',
    },
    truth: 'bypassed',
    says: 'config set ignore-scripts',
  },
  {
    name: 'npm c set',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm c set ignore-scripts=true\n      - run: npm publish\n',
    },
    truth: 'bypassed',
    says: 'config set ignore-scripts',
  },
  {
    name: 'npm set',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm set ignore-scripts true\n      - run: npm publish\n',
    },
    truth: 'bypassed',
    says: 'config set ignore-scripts',
  },
  {
    name: 'pnpm config set',
    manifest: { scripts: { prepublishOnly: 'watertight' }, packageManager: 'pnpm@10.1.0' },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pnpm config set ignore-scripts true\n      - run: pnpm publish\n',
    },
    truth: 'bypassed',
    says: 'config set ignore-scripts',
  },
  {
    name: 'another userconfig by a variable',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm publish\n        env: { NPM_CONFIG_USERCONFIG: ci/.npmrc }\n',
      'ci/.npmrc': 'ignore-scripts=true\n',
    },
    truth: 'bypassed',
    says: 'ignore-scripts in ci/.npmrc',
  },
  {
    name: 'another userconfig by an option',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm publish --userconfig ci/.npmrc\n',
      'ci/.npmrc': 'ignore-scripts=true\n',
    },
    truth: 'bypassed',
    says: 'ignore-scripts in ci/.npmrc',
  },
  {
    name: 'another globalconfig',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm publish\n        env: { NPM_CONFIG_GLOBALCONFIG: ci/.npmrc }\n',
      'ci/.npmrc': 'ignore-scripts=true\n',
    },
    truth: 'bypassed',
    says: 'ignore-scripts in ci/.npmrc',
  },
  {
    name: 'GITHUB_ENV',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo "npm_config_ignore_scripts=true" >> $GITHUB_ENV\n      - run: npm publish\n',
    },
    truth: 'bypassed',
    says: 'npm_config_ignore_scripts in the environment',
  },
  {
    name: 'another script-shell',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm publish --script-shell=/bin/true\n',
    },
    truth: 'unknown',
    says: 'script-shell has hooks run',
  },
  {
    name: 'a function called npm',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: |\n          npm() { command npm "$@" --ignore-scripts; }\n          npm publish\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts switches every hook off',
  },
  {
    name: 'a function called watertight',
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: |\n          watertight() { true; }\n          watertight\n          npm publish\n',
    },
    truth: 'bypassed',
    says: 'no hook of some-package',
  },
  {
    name: 'an alias of the gate',
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: |\n          shopt -s expand_aliases\n          alias watertight=true\n          watertight\n          npm publish --ignore-scripts\n',
    },
    truth: 'unknown',
    says: 'an alias replaces a program',
  },
  {
    name: 'an option of a matrix',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    strategy:\n      matrix:\n        flag: ["", "--ignore-scripts"]\n    steps:\n      - run: npm publish ${{ matrix.flag }}\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts switches every hook off',
  },
  {
    name: 'an option that a matrix includes',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    strategy:\n      matrix:\n        include:\n          - flag: --ignore-scripts\n    steps:\n      - run: npm publish ${{ matrix.flag }}\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts switches every hook off',
  },
  {
    name: 'a matrix that is computed',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    strategy:\n      matrix: ${{ fromJson(needs.x.outputs.m) }}\n    steps:\n      - run: npm publish ${{ matrix.flag }}\n',
    },
    truth: 'bypassed',
    says: 'what it publishes is in a variable',
  },
  {
    name: 'an input without a default',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm publish ${{ inputs.flags }}\n',
    },
    truth: 'bypassed',
    says: 'what it publishes is in a variable',
  },
  {
    name: 'an expression of env',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\nenv:\n  FLAGS: --ignore-scripts\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm publish ${{ env.FLAGS }}\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts switches every hook off',
  },
  {
    name: 'an option in a variable',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm publish $FLAGS\n        env: { FLAGS: --ignore-scripts }\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts switches every hook off',
  },
  {
    name: "a variable of the repository's settings",
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm publish ${{ vars.FLAGS }}\n',
    },
    truth: 'bypassed',
    says: 'what it publishes is in a variable',
  },
  {
    name: 'env at two levels',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\nenv: { npm_config_ignore_scripts: "false" }\njobs:\n  p:\n    runs-on: ubuntu-latest\n    env: { npm_config_ignore_scripts: "true" }\n    steps:\n      - run: npm publish\n',
    },
    truth: 'bypassed',
    says: 'npm_config_ignore_scripts in the environment',
  },
  {
    name: 'an option for a reusable workflow',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    uses: ./.github/workflows/c.yml\n    with: { flags: --ignore-scripts }\n',
      '.github/workflows/c.yml':
        'on:\n  workflow_call:\n    inputs:\n      flags: { type: string }\njobs:\n  p:\n    runs-on: x\n    steps:\n      - run: npm publish ${{ inputs.flags }}\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts switches every hook off',
  },
  {
    name: 'env in a composite action',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: ./.github/actions/p\n',
      '.github/actions/p/action.yml':
        'runs:\n  using: composite\n  steps:\n    - run: npm publish\n      shell: bash\n      env: { npm_config_ignore_scripts: true }\n',
    },
    truth: 'bypassed',
    says: 'npm_config_ignore_scripts in the environment',
  },
  {
    name: 'a gate on a condition',
    files: {
      '.github/workflows/release.yml':
        "on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npx watertight\n        if: matrix.os == 'linux'\n      - run: npm publish\n",
    },
    truth: 'unknown',
    says: 'runs only on a condition',
  },
  {
    name: 'a publish whatever came before',
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npx watertight\n      - run: npm publish\n        if: ${{ always() }}\n',
    },
    truth: 'bypassed',
    says: 'it stops nothing',
  },
  {
    name: 'a publish unless cancelled',
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npx watertight\n      - run: npm publish\n        if: ${{ !cancelled() }}\n',
    },
    truth: 'bypassed',
    says: 'it stops nothing',
  },
  {
    name: 'a job whatever came of the gate',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  g:\n    steps: [{run: npx watertight}]\n  p:\n    needs: g\n    if: always()\n    steps: [{run: npm publish --ignore-scripts}]\n',
    },
    truth: 'bypassed',
    says: '--ignore-scripts switches every hook off',
  },
  {
    name: 'an audit in one job, a publish in another',
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  g:\n    runs-on: u\n    steps:\n      - uses: actions/checkout@v5\n      - run: npm pack\n      - run: npx watertight *.tgz\n      - uses: actions/upload-artifact@v4\n        with: { name: t, path: "*.tgz" }\n  p:\n    needs: g\n    runs-on: u\n    steps:\n      - uses: actions/download-artifact@v4\n        with: { name: t }\n      - run: npm publish *.tgz\n',
    },
    truth: 'unknown',
    says: 'comes from another job',
  },
  {
    name: 'a tarball of another job that nobody audits',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  g:\n    runs-on: u\n    steps:\n      - uses: actions/checkout@v5\n      - run: npm pack\n      - uses: actions/upload-artifact@v4\n        with: { name: t, path: "*.tgz" }\n  p:\n    needs: g\n    runs-on: u\n    steps:\n      - uses: actions/download-artifact@v4\n        with: { name: t }\n      - run: npm publish *.tgz\n',
    },
    truth: 'bypassed',
    says: 'a tarball is uploaded as it is',
  },
  {
    name: 'a rule that the configuration turns off',
    manifest: { scripts: { prepublishOnly: 'watertight' } },
    files: { 'watertight.config.json': '{"visibility":"closed","rules":{"map/embedded-sources":"off"}}' },
    truth: 'bypassed',
    says: 'turns off what stops a release',
  },
  {
    name: 'pack, audit, publish',
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm pack\n      - run: npx watertight some-package-1.0.0.tgz\n      - run: npm publish some-package-1.0.0.tgz --ignore-scripts\n',
    },
    truth: 'gated',
    says: 'Watertight runs before it',
  },
  {
    name: 'the same by a glob',
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm pack\n      - run: npx watertight *.tgz\n      - run: npm publish *.tgz --ignore-scripts\n',
    },
    truth: 'gated',
    says: 'Watertight runs before it',
  },
  {
    name: 'the same by a variable',
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: |\n          FILE=$(npm pack)\n          npx watertight "$FILE"\n          npm publish "$FILE" --ignore-scripts\n',
    },
    truth: 'gated',
    says: 'Watertight runs before it',
  },
  {
    name: 'the same in a folder',
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm pack --pack-destination out\n      - run: npx watertight out/*.tgz\n      - run: npm publish out/*.tgz --ignore-scripts\n',
    },
    truth: 'gated',
    says: 'Watertight runs before it',
  },
  {
    name: 'our action',
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: watertight-npm/watertight@v0\n      - run: npm publish --ignore-scripts\n',
    },
    truth: 'gated',
    says: 'Watertight runs before it',
  },
  {
    name: 'our release with a receipt',
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npx watertight release --receipt receipt.json\n',
    },
    truth: 'gated',
    says: 'it audits what it publishes',
  },
  {
    name: 'our release of all workspaces',
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npx watertight release --workspaces\n',
    },
    truth: 'gated',
    says: 'it audits what it publishes',
  },
  {
    name: 'np without its publish',
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npx np --no-publish\n      - run: npx watertight release\n',
    },
    truth: 'gated',
    says: 'it audits what it publishes',
  },
  {
    name: 'nx without its publish',
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npx nx release --skip-publish\n      - run: npx watertight release --workspaces\n',
      'nx.json': '{"release":{}}',
    },
    truth: 'gated',
    says: 'it audits what it publishes',
  },
  {
    name: 'lerna version',
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npx lerna version --yes\n      - run: npx watertight release --workspaces\n',
      'lerna.json': '{}',
    },
    truth: 'gated',
    says: 'it audits what it publishes',
  },
  {
    name: 'changeset version and tag',
    files: {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  p:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npx changeset version\n      - run: npx watertight release --workspaces\n      - run: npx changeset tag\n',
      '.changeset/config.json': '{}',
    },
    truth: 'gated',
    says: 'it audits what it publishes',
  },
]
