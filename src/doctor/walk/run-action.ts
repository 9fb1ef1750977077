import type { CiWork } from '../ci/ci-job.ts'
import { doubtOfImage } from '../ci/image.ts'
import { afterBringing, uploadedPaths } from './brought-files.ts'
import { decisive } from './decisive.ts'
import { isOtherRef } from './other-ref.ts'
import type { Point } from './point.ts'
import { doubtOfText, mentions } from './program-text.ts'
import { runGate } from './run-gate.ts'
import { below, type WalkSetting } from './setting.ts'
import { changed, eitherWay, mapOutcome, type State, type WalkOutcome } from './state.ts'
import { unfollowed } from './unfollowed.ts'

type Action = Extract<CiWork, { kind: 'action' }>

/** Runs a step that is made elsewhere, by what its documentation says; one that is not known and could publish cannot be followed. */
export function runAction(action: Action, point: Point): WalkOutcome {
  const { state, site, setting, walker } = point
  const name = action.name.replace(/@.*$/, '').toLowerCase()
  const input = (key: string): string => action.inputs.get(key) ?? ''
  if (/(?:^|\/)watertight$/.test(name)) return ownAction(action, point)
  const script = scriptOf(name, input)
  if (script !== null) {
    const before = { ...state, folder: folderOf(name, input, state) }
    return script === '' ? eitherWay(state) : walker.script(script, before, site)
  }
  if (name === 'js-devtools/npm-publish') return npmPublish(action, point)
  if (name === 'actions/github-script') {
    const doubt = doubtOfText(input('script'))
    if (doubt !== null) return unfollowed(name, doubt, point)
    const after = changed(state, name, true)
    const isSetting = /\b(?:exportVariable|addPath)\b/.test(input('script'))
    return eitherWay(isSetting ? { ...after, doubt: 'actions/github-script sets variables for later steps' } : after)
  }
  // A marketplace's task may be anything; what brings files in makes others of them.
  if (name === 'actions/checkout') return eitherWay(checkedOut(action, point))
  if (/(?:^|\/)download-artifact$/.test(name) || name === 'dawidd6/action-download-artifact')
    return eitherWay(downloaded(action, point))
  if (/(?:^|[/ ])cache(?:\/restore)?$/.test(name) || brought.has(name))
    return eitherWay(afterBringing(input('path').split('\n'), shownSource(name, action.name), state))
  if (name.startsWith('docker://')) return inContainer(action, point)
  if (bringsFiles.test(name)) {
    const place = ['targetPath', 'downloadPath', 'destinationFolder', 'targetFolder', 'path'].map(input).filter(Boolean)
    return eitherWay(afterBringing(place, action.name, state))
  }
  if (name === 'jdx/mise-action') return eitherWay(withMise(state, setting))
  if (harmless.test(name)) return eitherWay(state)
  const speaks = /publish|release|deploy|npm(?!-install|-audit)|registry/.test(name)
  if (!speaks && !action.hasCredentials) return eitherWay(changed(state, action.name, true))
  return unfollowed(action.name, 'it is made elsewhere, and what it does is not known', point)
}

/** What mise has in every later step's environment. */
function withMise(state: State, { files }: WalkSetting): State {
  const file = ['mise.toml', '.mise.toml', '.config/mise.toml', '.tool-versions'].find((one) =>
    decisive.test(files.text(one) ?? ''),
  )
  if (file === undefined) return changed(state, 'mise', true)
  const because = `${file} sets variables that decide what npm runs`
  return { ...changed(state, 'mise', true), doubt: because, replaced: because }
}

/** The commands that an action is given, or is known to run; null where it is no such action. */
function scriptOf(name: string, input: (key: string) => string): string | null {
  switch (name) {
    case 'changesets/action':
      // It sets versions where there are changes to release, and publishes where there are none.
      return input('version') === ''
        ? input('publish')
        : `if test -d .changeset; then\n${input('version')}\nelse\n${input('publish') || 'true'}\nfi`
    case 'cycjimmy/semantic-release-action':
      if (input('dry_run') === 'true') return ''
      return `semantic-release${input('extends') === '' ? '' : ` --extends ${input('extends')}`}`
    case 'nick-fields/retry':
    case 'nick-invision/retry':
      return input('command')
    case 'borales/actions-yarn':
      return `yarn ${input('cmd')}`
    case 'bahmutov/npm-install':
      return input('install-command') || 'npm ci'
    case 'wandalen/wretry.action':
      return input('command')
    case 'pipe atlassian/npm-publish':
    case 'plugin woodpeckerci/plugin-npm':
    case 'plugin plugins/npm':
    case 'plugin robertstettner/drone-npm':
      return `npm publish ${input('EXTRA_ARGS')}`
    default: {
      const pipe = name.replace(/^(pipe [\w./-]+):.*$/, '$1').replace(/^(plugin [\w./-]+?)(?:[:#].*)?$/, '$1')
      return pipe === name ? null : scriptOf(pipe, input)
    }
  }
}

function folderOf(name: string, input: (key: string) => string, { folder }: State): string | null {
  const named = [input('cwd'), input('working_directory'), input('dir'), input('FOLDER'), input('folder')].find(
    (one) => one !== '',
  )
  return named === undefined || name === '' ? folder : below(folder, named)
}

/** Watertight's own action. */
function ownAction({ inputs }: Action, point: Point): WalkOutcome {
  const input = (key: string): string => inputs.get(key) ?? ''
  const lines = (text: string): readonly string[] => text.split(/[\s,]+/).filter((word) => word !== '')
  const folder = input('working-directory') === '' ? '.' : below('.', input('working-directory'))
  const option = (name: string): readonly string[] => (input(name) === '' ? [] : [`--${name}`, input(name)])
  const args = [
    ...lines(input('target')),
    ...['fail-on', 'visibility', 'config', 'baseline'].flatMap(option),
    ...lines(input('workspace')).flatMap((name) => ['--workspace', name]),
    ...(input('workspaces') === 'true' ? ['--workspaces'] : []),
  ]
  // It brings a program of its own, and takes nothing out of node_modules.
  const { modules } = point.state
  const outcome = runGate(args, { ...point, state: { ...point.state, folder, modules: null } })
  return mapOutcome(outcome, (end) => ({ ...end, modules }))
}

/** It runs no hook unless it is told to, and takes the path of a package.json, a folder or a tarball. */
function npmPublish({ inputs }: Action, { state, site, walker }: Point): WalkOutcome {
  if (inputs.get('dry-run') === 'true') return eitherWay(state)
  const runsHooks = inputs.get('ignore-scripts') === 'false'
  const target = (inputs.get('package') ?? '').replace(/(?:^|\/)package\.json$/, '') || '.'
  const words = [
    'npm',
    'publish',
    /^[.~/]/.test(target) ? target : `./${target}`,
    ...(runsHooks ? ['--ignore-scripts=false'] : ['--ignore-scripts']),
  ]
  const before = walker.found.length
  const outcome = walker.words(words, { ...state, folder: '.' }, site)
  for (const [at, path] of walker.found.entries())
    if (at >= before)
      walker.found[at] = {
        ...path,
        shown: 'the action JS-DevTools/npm-publish',
        because: path.because.replace(
          '--ignore-scripts switches every hook off',
          'it runs no hook unless its input ignore-scripts is false',
        ),
      }
  return outcome
}

/** What a cache, or what other jobs have left, is called. */
function shownSource(name: string, written: string): string {
  if (name === 'artifacts') return 'what another job has left'
  return name === 'cache' || name === 'attach_workspace' ? `the ${name.replace('_', ' ')}` : written
}

/** A checkout of the commit that the job runs for changes nothing that was read; another one, or another repository in its place, may. */
function checkedOut({ name, inputs }: Action, { state, setting }: Point): State {
  const after = changed(state, name, true)
  const input = (key: string): string => inputs.get(key)?.trim() ?? ''
  if (!/^\.?\/?$/.test(input('path'))) return after
  const isOther =
    (input('repository') !== '' && !/^\$\{\{/.test(input('repository'))) || isOtherRef(input('ref'), setting)
  if (!isOther) return after
  const because = `${name} checks out another state of the repository, not the one that is read here`
  return { ...after, doubt: because, replaced: because }
}

/** An artifact comes into a folder of its own name, or over the checkout: what is in it is known where the same workflow uploads it. */
function downloaded({ name, inputs }: Action, { state, site, setting }: Point): State {
  const input = (key: string): string => inputs.get(key)?.trim() ?? ''
  const place = input('path')
  const isOver = /^(?:\.?\/?|\$\{\{ ?github\.workspace ?\}\}\/?)$/.test(place)
  const isMerged = input('merge-multiple') === 'true'
  const isNamed = input('name') !== '' || input('artifact-ids') !== ''
  if (!isOver || (!isNamed && !isMerged)) return afterBringing(isOver ? [] : [place], name, state)
  const paths = uploadedPaths(input('name'), site.where.replace(/:\d+.*$/s, ''), setting.files)
  // What is below a single folder loses its name on the way.
  const isKept = paths !== null && (paths.length > 1 || paths.every((path) => /\*\.[\w.]+$/.test(path.trim())))
  return afterBringing(isKept ? paths : ['.'], name, state)
}

/** A step that is an image: what it is given to run, where the image is known. */
function inContainer(action: Action, point: Point): WalkOutcome {
  const { state, site, walker } = point
  const image = { name: action.name, entrypoint: action.inputs.get('entrypoint') ?? null }
  const script = action.inputs.get('args') ?? ''
  if (doubtOfImage({ ...image, entrypoint: null }) === null)
    return walker.script([image.entrypoint ?? '', script].join(' ').trim(), state, site)
  return action.hasCredentials || mentions.test(script)
    ? unfollowed(action.name, 'what runs in this image is not known', point)
    : eitherWay(changed(state, action.name, true))
}

/** What the readers of CI files call a step that puts files into the checkout. */
const brought: ReadonlySet<string> = new Set([
  ...['artifacts', 'attach_workspace', 'unstash', 'copyartifacts', 'unarchive', 'unzip', 'untar'],
  ...['writefile', 'writejson', 'writeyaml'],
])

const bringsFiles = /^task (?:download\w*|extractfiles|copyfiles|archivefiles|deletefiles)/

/** Actions and tasks that set things up, test, report, or publish to something that is no registry of npm's. */
const harmless = new RegExp(
  [
    '^actions/(?!.*publish)',
    '^github/(?:codeql-action|issue-labeler|super-linter)',
    '^(?:pnpm/action-setup|oven-sh/setup-bun|volta-cli/action|step-security/harden-runner|denoland/setup-deno|jdx/mise-action)',
    '^(?:codecov|coverallsapp|codacy|sonarsource|snyk|fossas|aquasecurity|anchore|ossf|trufflesecurity|gitleaks|zizmorcore|crate-ci|reviewdog|treosh)/',
    '^(?:docker|sigstore|slsa-framework/slsa-verifier|google-github-actions/auth|aws-actions|azure/login|hashicorp)/(?!.*npm)',
    '^(?:softprops/action-gh-release|ncipollo/release-action|release-drafter/release-drafter|googleapis/release-please-action|google-github-actions/release-please-action)$',
    '^(?:peter-evans|peaceiris|jamesives|stefanzweifel|dorny|tj-actions|slackapi|rtcamp|8398a7|dependabot|amannn|wagoid|andresz1|preactjs|jaywcjlove/changelog-generator|mikepenz)/',
    '^(?:browser-actions|microsoft/playwright-github-action|cypress-io|nrwl/nx-set-shas|crazy-max|webfactory|fregante/setup-git-user|ruby/setup-ruby|dtolnay/rust-toolchain|swatinem/rust-cache|taiki-e|actions-rs)',
    '^task (?:nodetool|usenode|npmauthenticate|publish(?:build|pipeline|test|code|symbols)|usepythonversion|gitversion|cmdline|sonarcloud|sonarqube)',
    '^plugin (?:plugins/(?:slack|git|docker|s3|gh-pages|github-release|webhook)|woodpeckerci/plugin-(?:git|docker-buildx|s3|release|codecov|slack|surge-preview)|alpine|node)',
    '^pipe atlassian/(?!npm)(?:slack|email|aws|git|ssh|scp|bitbucket|jira|sonar|checkstyle)',
  ].join('|'),
)
