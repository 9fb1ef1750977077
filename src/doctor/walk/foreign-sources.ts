import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Program } from '../scripts/program-of.ts'
import { publishesByNpm } from '../scripts/publish-words.ts'
import type { WalkSetting } from './setting.ts'

/**
 * A file of the repository that has npm publish something and that a program of another ecosystem may run, as its own language and its own
 * build files have it; null where there is none. What only compiles runs no sources.
 */
export function speakingSource({ name, args }: Pick<Program, 'name' | 'args'>, setting: WalkSetting): string | null {
  // `$DOTNET_EXE`
  const [, variable] = /^\$\{?(\w+)\}?$/.exec(name) ?? []
  const plain = (variable?.toLowerCase() ?? name).replace(/_(?:exe|bin|cmd|command|path)$/, '')
  const own = languages.find(({ programs }) => programs.has(plain.replace(/^(python|lua|ruby|php)[\d.]+$/, '$1')))
  if (own === undefined) return null
  const verb = args.find((word) => !/^[-+]/.test(word)) ?? ''
  const isCompiling = own.compiles?.test(verb) === true
  return speakingFile(isCompiling ? own.builds : (path) => own.builds(path) || own.sources(path), setting)
}

/** The first file of the repository that fits and has npm publish something; null where there is none. */
export function speakingFile(fits: (path: string) => boolean, { tree, files, project }: WalkSetting): string | null {
  const found = tree().files.find((path) => {
    if (!fits(path) || statSync(join(project.root, path)).size > LARGEST) return false
    return publishesByNpm(
      (files.text(path) ?? '').replace(comments, (line) => (line.includes('go:generate') ? line : '')),
    )
  })
  return found ?? null
}

/** In bytes: what people write is smaller. */
const LARGEST = 500_000

const comments = /^[ \t]*(?:#[^!\n]|\/\/|;|--)[^\n]*$/gm

interface Language {
  readonly programs: ReadonlySet<string>
  /** Files by which its programs are told what to do, whatever they do. */
  builds(path: string): boolean
  /** Files in the language, which run where something runs them. */
  sources(path: string): boolean
  /** Commands that run no sources. */
  readonly compiles?: RegExp
}

function language(programs: string, builds: RegExp, sources: RegExp = /$^/, compiles?: RegExp): Language {
  return {
    programs: new Set(programs.split(' ')),
    builds: (path) => builds.test(path),
    sources: (path) => sources.test(path),
    ...(compiles !== undefined && { compiles }),
  }
}

const languages: readonly Language[] = [
  language(
    'cargo cross',
    /(?:^|\/)(?:build\.rs|(?:Cargo|Makefile|[Rr]elease|dist|dist-workspace)\.toml)$/,
    /\.rs$/,
    /^(?:build|b|check|c|clippy|fmt|test|t|nextest|doc|fetch|install|binstall|update|add|metadata|tree|audit|deny|publish|package|login|bench|clean|vendor|generate-lockfile|llvm-cov|tarpaulin|hack|machete|udeps|sort|set-version|zigbuild|ndk|component|about|wasi)$/,
  ),
  language('go mage', /$^/, /\.go$/, /^(?:build|test|vet|mod|install|get|fmt|tool|version|env|list|work|clean)$/),
  language(
    'dotnet msbuild nuke cake fake fake-cli',
    /\.(?:cake|fsx|csx|targets|props|csproj|fsproj|proj)$/,
    /\.(?:cs|fs|vb)$/,
    /^(?:build|test|pack|restore|publish|tool|nuget|clean|format|sln|add|new|workload|dev-certs)$/,
  ),
  language('stack cabal', /$^/, /\.l?hs$/, /^(?:build|test|install|update|haddock|sdist|upload|check|clean|setup)$/),
  language('runghc runhaskell', /$^/, /\.l?hs$/),
  language('zig', /(?:^|\/)build\.zig$/),
  language('swift', /$^/, /\.swift$/, /^(?:build|test)$/),
  language('scons waf', /(?:^|\/)(?:SConstruct|SConscript|wscript)$/),
  language(
    'uv poetry hatch pdm rye pipenv pixi tox nox invoke inv fab doit duty poe conan briefcase',
    /(?:^|\/)(?:pyproject\.toml|hatch\.toml|Pipfile|pixi\.toml|tox\.ini|setup\.cfg|poe_tasks\.toml)$/,
    /\.py$/,
    /^(?:build|sync|install|lock|add|update|publish|pip|venv|python|tool|version|config|self|env)$/,
  ),
  language('python', /$^/, /\.py$/),
  language(
    'bundle rake thor ruby fastlane',
    /(?:^|\/)(?:Rakefile|Thorfile|Fastfile)$|\.(?:rake|thor)$/,
    /\.rb$/,
    /^install$/,
  ),
  language(
    'php composer robo phing artisan dep',
    /(?:^|\/)(?:composer\.json|build\.xml)$/,
    /\.php$/,
    /^(?:install|update)$/,
  ),
  language(
    'mvn mvnw gradle gradlew',
    /\.(?:gradle|gradle\.kts)$|(?:^|\/)(?:pom\.xml|jreleaser\.\w+)$|(?:^|\/)(?:buildSrc|build-logic|gradle)\/.*\.(?:kts?|groovy|java)$/,
  ),
  language('sbt mill', /\.(?:sbt|mill|sc)$|(?:^|\/)project\/.*\.scala$/),
  language('scala scala-cli amm', /$^/, /\.(?:sc|scala)$/),
  language('kotlin kotlinc jbang java groovy', /$^/, /\.(?:kts?|java|groovy|jsh)$/),
  language('lein clojure clj bb shadow-cljs', /\.edn$|(?:^|\/)project\.clj$/, /\.(?:clj[cs]?|bb)$/),
  language('ant', /\.xml$/),
  language('mix elixir iex', /(?:^|\/)mix\.exs$/, /\.exs?$/),
  language(
    'dart flutter melos',
    /(?:^|\/)(?:melos|pubspec)\.yaml$/,
    /\.dart$/,
    /^(?:pub|test|analyze|format|compile|build)$/,
  ),
  language('nu', /$^/, /\.nu$/),
  language('fish', /$^/, /\.fish$/),
  language('julia', /$^/, /\.jl$/),
  language('Rscript R', /$^/, /\.[rR]$/),
  language('lua luajit luarocks', /$^/, /\.(?:lua|rockspec)$/),
  language('perl', /$^/, /\.p[lm]$/),
  language('nim nimble', /\.nimble$/, /\.nims?$/),
  language('crystal', /$^/, /\.cr$/, /^(?:build|spec|tool|docs)$/),
  language('dune opam ocaml', /(?:^|\/)dune$/, /\.ml$/),
  language('bazel bazelisk buck2 buck pants', /(?:^|\/)(?:BUILD|BUILD\.bazel|BUCK|WORKSPACE|MODULE\.bazel)$|\.bzl$/),
  language('cmake ctest ninja meson', /(?:^|\/)(?:CMakeLists\.txt|meson\.build|build\.ninja)$|\.cmake$/),
  language('just', /(?:^|\/)\.?justfile$|\.just$/i),
  language('task', /(?:^|\/)taskfile[\w.-]*\.ya?ml$/i),
  language(
    'mise rtx',
    /(?:^|\/)(?:\.?mise(?:[./-].*)?\.toml|\.?mise-tasks\/.*|\.(?:mise|config\/mise)\/.*|\.rtx\.toml)$/,
  ),
  language('moon', /(?:^|\/)(?:moon\.yml|\.moon\/.*\.yml)$/),
  language('ng', /(?:^|\/)(?:angular|workspace|project)\.json$/),
  language('gulp', /(?:^|\/)gulpfile(?:\.[\w.]+)?(?:\/.*)?$/i),
  language('grunt', /(?:^|\/)gruntfile\.\w+$|(?:^|\/)grunt\/.*$/i),
  language('projen pj', /(?:^|\/)(?:\.projenrc\.\w+|\.projen\/tasks\.json)$/),
]
