/** Words of a program's text that say that it publishes. */
export const mentions: RegExp =
  /\b(?:npm|pnpm|yarn|bun)\s+\$\{|\bpublish\b|\bnpm["'\s,[]+pub(?:l|li|lis)?\b|libnpmpublish|releasePublish|releaseVersion|semantic-?release|release-it|multi-semantic|\blerna\b|\b(?:from|import|require)[ (]{1,9}['"](?:np|dpl|pkg-pr-new)['"]|changeset|shipit|\brelease\s*\(/i

/** Why the text of a program, given on a command line or in a pipe, may publish; null where everything that it starts is named. */
export function doubtOfText(text: string): string | null {
  if (mentions.test(text)) return 'it mentions publishing, and a program is not followed'
  if (decoding.test(text)) return 'it makes its commands out of other text, and a program is not followed'
  const calls = [...text.matchAll(starting)]
  if (partly.test(text.replace(wholly, ''))) return 'it starts a package manager with arguments that it does not name'
  if (calls.some(({ index, 0: call }) => !literal.test(text.slice(index + call.length, index + call.length + 200))))
    return 'it starts a program that its text does not name'
  return null
}

/** Why the text of a file, which does more than one thing, may publish without a word of it; null where nothing says so. */
export function doubtOfFile(text: string): string | null {
  if (mentions.test(text)) return 'mentions publishing'
  if (managed.test(text)) return 'starts a package manager with arguments that it does not name'
  return decoding.test(text) && starter.test(text) ? 'starts programs and makes text out of codes' : null
}

const decoding =
  /\batob\s*\(|['"]base64['"]|\bb64decode\b|\bunbase64\b|fromCharCode|\bunescape\s*\(|\bbytes\.fromhex\b|\bnew\s+Function\b|(?:^|[^.\w])eval\s*\(|\\x[\da-f]{2}\\x/i

const starter = /\bchild_process\b|\bexec(?:a|Sync|File)\b|\bspawn(?:Sync)?\b|\bsubprocess\b|\bos\.(?:system|popen)\b/

/** Calls that start another program, up to their first argument. */
const starting =
  /\b(?:execSync|execFile(?:Sync)?|spawn(?:Sync)?|execa(?:Sync|Command|CommandSync)?|exec|system|popen|shell_exec|passthru|check_call|check_output|subprocess\.(?:run|call|Popen)|Bun\.spawn)\s*\(\s*\[?\s*/g

/** A text that is given as it stands, and to which nothing is added. */
const literal = /^(?:'[^'\\]*'|"[^"\\]*"|`[^`$\\]*`)\s*[,)\]]/

/** A package manager that is started with a list of plain words, and one that is started with something else. */
const wholly = /['"`](?:npm|pnpm|yarn|bun|npx)['"`]\s*,\s*\[[\w\s,'"`@./:=-]*\]/g
const partly = /['"`](?:npm|pnpm|yarn|bun|npx)(?:\.cmd)?['"`]\s*,/

/** A package manager that is started with a list that stands elsewhere, or that begins with something else than a word. */
const managed = /['"`](?:npm|pnpm|yarn|bun|npx)(?:\.cmd)?['"`]\s*,\s*(?:\[\s*)?(?:\.\.\.)?[a-zA-Z_$]/

/** Whether a program's text writes a file that decides what hooks run, or what the gate does, or unpacks over the package; `null` where it does not. */
export function writtenBy(text: string): 'manifest' | 'gate' | null {
  if (unpacking.test(text)) return 'gate'
  const named = (file: RegExp): boolean => {
    const variables = text.split(/[\n;]/).flatMap((line) => {
      const [before = '', value = ''] = line.split('=', 2)
      const isNamed = file.test(value) && !/\b(?:read|require|parse|import)/i.test(value)
      return isNamed ? (before.trim().split(/\s/).at(-1) ?? []) : []
    })
    const isIn = (argument: string): boolean =>
      file.test(argument) || variables.some((name) => argument.trim().replace(/\)$/, '') === name)
    return [...text.matchAll(writing)].some(({ index, 0: call }) => {
      const after = text.slice(index + call.length, index + call.length + 200).split(/[\n;]/)[0] ?? ''
      const [first = '', second = ''] = after.split(',')
      if (isCopy.test(call))
        return isIn(second) || (/[cC]opy|cp|dump/.test(call) ? false : isIn(first)) || isWhole.test(second)
      // `open('package.json')` reads.
      if (/^open/.test(call) && !/['"][rb]*[wax+]/.test(second)) return false
      return isIn(first)
    })
  }
  if (named(/watertight\.(?:config|contract)|watertight-baseline|node_modules[/\\](?:\.bin[/\\])?watertight/))
    return 'gate'
  return named(/(?:^|['"`./\\])package\.json['"`)]|\.npmrc\b/) ? 'manifest' : null
}

/** Whether a program's text calls anything that writes, copies, moves or deletes. */
export function writes(text: string): boolean {
  return text.search(writing) !== -1 || unpacking.test(text)
}

const writing =
  /\b(?:writeFile(?:Sync)?|writeJson(?:Sync)?|outputJson(?:Sync)?|outputFile(?:Sync)?|createWriteStream|appendFile(?:Sync)?|rm(?:Sync)?|unlink(?:Sync)?|Bun\.write|write_text|writePackage|writePkg|writeTextFile(?:Sync)?|file_put_contents|File\.write|openSync|open|truncate(?:Sync)?|copyFile(?:Sync)?|copySync|cpSync|cp|copy|copy2|copyfile|copytree|renameSync|rename|os\.replace|moveSync|move|symlink(?:Sync)?|link(?:Sync)?|FileUtils\.(?:cp|cp_r|mv|copy|move|ln_s)|json\.dump)(?:\s*\(\s*|\s+(?=['"]))/g

/** Calls whose second argument is what they write. */
const isCopy = /copy|cp|rename|replace|move|link|FileUtils|dump/i

/** A destination that is the folder of the package. */
const isWhole = /^\s*['"`]\.{1,2}\/?['"`]/

/** Calls that unpack into the working directory, or into one that they do not name. */
const unpacking =
  /\bextract(?:all|AllTo|To)\s*\(\s*(?:['"`]\.?\/?['"`]\s*[,)]|\))|\bunpack_archive\s*\(\s*[^,)]*\)|\btar['"`]?\)?\.(?:x|extract)\s*\((?![^)]{0,200}\b(?:cwd|C)\b)|\bextractall\s*\(\s*path\s*=\s*['"]\.['"]|\bdecompress\s*\(\s*[^,)]*\)/
