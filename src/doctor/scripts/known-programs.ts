/**
 * Whether a program of the machine is known to write only what it builds, installs or reports. Any other one that a job starts by its bare
 * name may fetch or write what it likes, package.json and the configuration among it.
 */
export function isKnownProgram(name: string): boolean {
  return known.has(name) || reading.test(name)
}

/** Commands of PowerShell that only read or print. */
const reading =
  /^(?:Get|Test|Write|Select|Where|ForEach|Sort|Measure|Out|Format|ConvertTo|ConvertFrom|Start|Join|Split|New|Remove)-\w+$/i

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/)
}

const known: ReadonlySet<string> = new Set([
  // What every machine has.
  ...words(`rm rmdir touch chmod chown chgrp kill pkill killall ps top free lscpu nproc lsof netstat ss ip ifconfig ping nslookup dig nc
    host hostname uptime who tty stty locale localectl timedatectl sync systemctl service sysctl mkswap swapon swapoff fallocate
    useradd usermod groupadd adduser ssh ssh-keyscan ssh-keygen ssh-add ssh-agent gpg gpgconf base64 base32 xxd od hexdump sed jq
    yq perl gzip bzip2 xz zstd zip tar bsdtar cpio pax unzip 7z 7za 7zz dd tee cp mv ln install rsync scp curl wget aria2c xmllint
    getent ldd nm strings strip objdump patchelf install_name_tool otool lipo codesign security xattr defaults sw_vers set-output
    import clear tput printenv mapfile readarray shasum md5 less more tac rev nl fold fmt paste join comm expand seq yes factor bc dc expr let mktemp mkfifo logger cal
    npm npx pnpm pnpx yarn yarnpkg bun bunx svn hg dos2unix unix2dos iconv jobs fg bg disown getopts ver where del rd md erase copy move ren setx choice git gh glab hub vi`),
  // What sets a machine up.
  ...words(`apt apt-get apt-cache apt-key add-apt-repository update-alternatives yum dnf microdnf zypper apk pacman brew port choco
    scoop winget snap flatpak rustup pip pip3 pipx uv poetry pipenv virtualenv conda mamba pyenv rbenv nodenv asdf mise proto gem
    bundle bundler composer sdk sdkmanager xcode-select xcodes opam ghcup rebar3 hex corepack n nvm fnm volta docker podman buildah
    nerdctl docker-compose podman-compose`),
  // Compilers, bundlers and generators.
  ...words(`make gmake cmake ctest ninja meson autoconf automake autoreconf configure gcc g++ cc c++ clang clang++ ld ar ranlib cargo
    cross rustc wasm-pack wasm-bindgen wasm-opt wasm2wat wat2wasm emcc em++ emmake emconfigure emcmake go gofmt tinygo zig nim nimble
    swift swiftc xcodebuild xcrun pod javac java mvn mvnw gradle gradlew goreleaser jreleaser kotlinc sbt scala scalac ant dotnet nuget msbuild ghc cabal
    stack spago purs elm gleam mix elixir rebar lein clojure clj dune esy rescript bazel bazelisk pants protoc buf flatc thrift capnp
    antlr4 bison flex re2c swig node-gyp cmake-js prebuildify prebuild neon napi maturin nix-build tree-sitter asc wit-bindgen jco
    openapi-generator openapi-generator-cli swagger-codegen oapi-codegen kiota graphql-codegen prisma tsp smithy jsii jsii-pacmak
    hugo zola mdbook jekyll doxygen sphinx-build pandoc nix nix-env nix-shell asciidoctor inkscape convert magick ffmpeg optipng pngquant svgo rsvg-convert
    fontforge fonttools flutter dart electron-builder cap ionic expo eas react-native`),
  // What people install with npm, by name or globally.
  ...words(`tsc tsup tsdown tsdx tshy rollup rolldown vite webpack webpack-cli esbuild parcel babel swc turbo nx lage rush ncc pkg nexe
    unbuild microbundle bunchee pkgroll preconstruct bob father oclif ng nest next nuxt nuxi astro gatsby docusaurus eleventy
    svelte-kit svelte-package vue-cli-service vue-tsc react-scripts storybook build-storybook sass less stylus postcss tailwindcss
    lessc typedoc jsdoc api-extractor api-documenter documentation rimraf del-cli mkdirp shx npm-run-all run-s run-p concurrently
    cross-env standard-version commit-and-tag-version conventional-changelog auto-changelog git-cliff changelogen changeset lerna
    semantic-release release-it np bumpp npm-check-updates ncu syncpack sort-package-json eslint prettier biome oxlint stylelint
    standard xo dprint serve http-server wait-on start-server-and-test pm2 watertight web-ext vsce ovsx gulp grunt just task`),
  // Checks, browsers, databases, and what tells of the outcome.
  ...words(`lcov genhtml gcov hyperfine valgrind emsdk shellcheck hadolint actionlint yamllint markdownlint markdownlint-cli2 codespell typos cspell vale linkinator lychee trivy
    grype syft cosign gitleaks trufflehog semgrep snyk codeql sonar-scanner osv-scanner zizmor codecov coveralls codecovcli pytest
    tox mypy ruff black flake8 pylint karma cypress playwright lighthouse lhci chromatic percy backstop Xvfb xvfb-run google-chrome
    chromium firefox chromedriver geckodriver psql mysql redis-cli mongosh sqlite3 createdb pg_isready netlify vercel wrangler
    firebase surge flyctl heroku sentry-cli aws az gcloud gsutil kubectl helm buildkite-agent semaphore artifact git-cliff cz`),
])
