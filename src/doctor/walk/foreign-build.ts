import { optionValue, type Program } from '../scripts/program-of.ts'
import { publishesByNpm } from '../scripts/publish-words.ts'
import { speakingSource } from './foreign-sources.ts'
import { interpreters } from './interpreters.ts'
import type { Point } from './point.ts'
import { below } from './setting.ts'
import type { WalkOutcome } from './state.ts'
import { unfollowed } from './unfollowed.ts'

/**
 * A build or release program of another ecosystem whose own files, here in the repository, have npm publish something: it is not followed.
 * Null for any other program, and where its files say nothing of the kind.
 */
export function runForeignBuild({ name, args }: Program, point: Point): WalkOutcome | null {
  const own = Object.hasOwn(builds, name) ? builds[name] : undefined
  const { state, setting } = point
  // What an interpreter is given is read for itself.
  const isGiven = interpreters.has(name) && name !== 'go' && args.some((word) => /[./]/.test(word))
  if (isGiven) return null
  const source = speakingSource({ name, args }, setting)
  if (own === undefined && source === null) return null
  const moved = optionValue(args, '-C', '--directory', '-p', '--project-dir', '--project', '-f', '--file', '--config')
  const package_ = name === 'cargo' ? optionValue(args, '-p', '--package', '--bin') : undefined
  const places = [
    '.',
    ...[moved, package_].flatMap((place) => place ?? []),
    ...args.filter((word) => !word.startsWith('-') && /[./\\]/.test(word)),
  ]
  const files = places.flatMap((place) => {
    const folder = below(state.folder, place.replaceAll('\\', '/'))
    if (folder === null) return []
    return [folder, ...(own ?? []).flatMap((pattern) => filesOf(folder, pattern, setting.files))]
  })
  const speaking = [...new Set(files)].find((file) => publishesByNpm(setting.files.text(file) ?? '')) ?? source
  if (speaking === null) return null
  const because = `${speaking} has npm publish something, and what ${name} runs of it is not followed`
  return unfollowed([name, ...args.filter((word) => !word.startsWith('-')).slice(0, 1)].join(' '), because, point)
}

/** The files by which each program is told what to do; a `*` for a part of one name. */
const builds: { readonly [program: string]: readonly string[] } = {
  ...of('mvn mvnw', ['pom.xml', '*/pom.xml', 'jreleaser.yml', 'jreleaser.yaml']),
  ...of('gradle gradlew', [
    ...['build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts', '*/build.gradle'],
    ...['*/build.gradle.kts', 'buildSrc/*/*/*/*.gradle', 'gradle/*.gradle', 'jreleaser.yml'],
  ]),
  ...of('goreleaser', [
    '.goreleaser.yml',
    '.goreleaser.yaml',
    'goreleaser.yml',
    'goreleaser.yaml',
    '.config/goreleaser.yml',
  ]),
  ...of('jreleaser', ['jreleaser.yml', 'jreleaser.yaml', 'jreleaser.toml', 'jreleaser.json']),
  ...of('cargo dist', ['Cargo.toml', 'dist-workspace.toml', 'dist.toml', 'build.rs', 'Makefile.toml']),
  ...of('dotnet msbuild nuke', ['*.csproj', '*.cake', '*.proj', '*.targets', '*/*.csproj']),
  ...of('sbt', ['build.sbt', 'project/*.sbt', 'project/*.scala']),
  ...of('mill', ['build.sc', 'build.mill']),
  ...of('lein clojure clj bb', ['project.clj', 'deps.edn', 'bb.edn', 'build.clj']),
  ...of('mix', ['mix.exs', 'lib/mix/tasks/*.ex']),
  ...of('composer', ['composer.json']),
  ...of('bundle', ['Rakefile', '*.rake', 'fastlane/Fastfile']),
  ...of('fastlane', ['fastlane/Fastfile', 'Fastfile']),
  ...of('tox nox invoke hatch poe pdm poetry uv rye pixi duty', [
    'tox.ini',
    'pyproject.toml',
    'noxfile.py',
    'tasks.py',
    'pixi.toml',
  ]),
  ...of('terraform tofu', ['*.tf']),
  ...of('cmake', ['CMakeLists.txt', '*/CMakeLists.txt']),
  ...of('meson ninja', ['meson.build', 'build.ninja']),
  ...of('pants', ['BUILD', 'pants.toml']),
}

function of(programs: string, files: readonly string[]): { readonly [program: string]: readonly string[] } {
  return Object.fromEntries(programs.split(' ').map((program) => [program, files]))
}

const MOST = 60

/** The files that fit a pattern below a folder. */
function filesOf(folder: string, pattern: string, files: Point['setting']['files']): readonly string[] {
  return pattern.split('/').reduce<readonly string[]>(
    (folders, part) =>
      folders
        .flatMap((one) => {
          if (!part.includes('*')) return [one === '.' ? part : `${one}/${part}`]
          const [before = '', after = ''] = part.split('*')
          return files.list(one).filter((path) => {
            const name = path.split('/').at(-1) ?? ''
            return name.startsWith(before) && name.endsWith(after) && !/^(?:node_modules|\.git)$/.test(name)
          })
        })
        .slice(0, MOST),
    [folder],
  )
}
