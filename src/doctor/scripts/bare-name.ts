/** A program's name without its folder, its version and its ending; a file of the repository that is called `watertight` keeps its dot. */
export function bareName(word: string): string {
  const path = word.replaceAll('\\', '/')
  const file = path.split('/').at(-1) ?? ''
  if (/^watertight(?:\.[cm]?js|\.cmd|\.ps1|@.*)?$/.test(file)) {
    // A file of the repository that is called so is any program.
    const isOurs =
      !/^[./]|[/]/.test(path.replace(/@.*$/, '')) || isOurScript(path) || /(?:^|\/)node_modules\//.test(path)
    return isOurs ? 'watertight' : `./${file}`
  }
  const isScoped = path.startsWith('@')
  const name = isScoped ? path : file
  return name.replace(/\.(?:cmd|exe)$/, '').replace(/(?<=.)@[^/]*$/, '')
}

/** A program of a package that is known by the name of its script; what others do is in their text. */
export function isOurScript(path: string | undefined): boolean {
  if (path === undefined) return false
  if (path === 'watertight') return true
  const parts = path.replaceAll('\\', '/').split('/')
  const [folder, file] = parts.slice(-2)
  if (folder === '.bin') return parts.at(-3) === 'node_modules'
  const isInstalled = parts.at(-3) === 'watertight' || parts[0] === '' || /^[a-z]:$/i.test(parts[0] ?? '')
  return folder === 'bin' && file === 'watertight.js' && isInstalled
}

/** Package managers, and what starts programs for them. */
export const managers: ReadonlySet<string> = new Set(['npm', 'pnpm', 'yarn', 'bun', 'npx', 'pnpx', 'bunx'])
