// Makes one file of types of the library: `dist/index.d.ts`, with what its exports name and nothing else.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseAst } from 'rolldown/parseAst'

/** Replaces the compiler's declarations in `dist/`, a file a module, by one for all. Throws for a name that it cannot follow. */
export function writeDeclarations(root) {
  const dist = join(root, 'dist')
  const entry = readModule(join(dist, 'index.d.ts'))
  const written = new Map()
  const names = new Map()
  const outside = new Map()
  const exported = entry.reexports.map(({ local, name, from }) => {
    return [include(resolveIn(entry, from, local), { written, names, outside }), name]
  })
  for (const file of readdirSync(dist, { recursive: true, encoding: 'utf8' }))
    if (file.endsWith('.d.ts')) rmSync(join(dist, file))
  const imports = [...outside].map(([name, from]) => `import type { ${name} } from '${from}'\n`).sort()
  const list = exported.map(([local, name]) => `  ${local === name ? name : `${local} as ${name}`},\n`).sort()
  writeFileSync(
    join(dist, 'index.d.ts'),
    `${imports.join('')}${imports.length > 0 ? '\n' : ''}${[...written.values()].join('\n')}\nexport {\n${list.join('')}}\n`,
  )
}

const modules = new Map()

/** The top of a declaration file: what it declares, imports and passes on. */
function readModule(path) {
  const known = modules.get(path)
  if (known) return known
  const code = readFileSync(path, 'utf8')
  const comments = [...code.matchAll(/\/\*\*[\s\S]*?\*\//g)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }))
  const module = { path, code, comments, declared: new Map(), imported: new Map(), reexports: [] }
  for (const node of parseAst(code, { lang: 'dts' }).body) readStatement(node, module)
  modules.set(path, module)
  return module
}

function readStatement(node, module) {
  if (node.type === 'ImportDeclaration') {
    for (const { imported, local } of node.specifiers)
      module.imported.set(local.name, { name: imported?.name ?? 'default', from: node.source.value })
  } else if (node.type === 'ExportNamedDeclaration' && node.source) {
    for (const { local, exported } of node.specifiers)
      module.reexports.push({ local: local.name, name: exported.name, from: node.source.value })
  } else {
    const declaration = node.type === 'ExportNamedDeclaration' ? node.declaration : node
    if (!declaration) return
    const ids = declaration.id ? [declaration.id] : (declaration.declarations ?? []).map(({ id }) => id)
    for (const id of ids) {
      const earlier = module.declared.get(id.name) ?? []
      module.declared.set(id.name, [...earlier, { node, declaration }])
    }
  }
}

/** Where `name` of the module `from`, as `module` sees it, is declared. */
function resolveIn(module, from, name) {
  const target = readModule(join(dirname(module.path), from.replace(/\.ts$|\.js$/, '.d.ts')))
  if (target.declared.has(name)) return { module: target, name }
  const passed = target.reexports.find((each) => each.name === name)
  if (passed) return resolveIn(target, passed.from, passed.local)
  throw new Error(`${target.path}: no ${name} is declared there`)
}

/** Writes a declaration, and before it what it names; gives the name that it has in the one file. */
function include({ module, name }, state) {
  const key = `${module.path} ${name}`
  const given = state.names.get(key)
  if (given !== undefined) return given
  const taken = new Set(state.names.values())
  let own = name
  for (let count = 2; taken.has(own); count++) own = `${name}${count}`
  state.names.set(key, own)
  const texts = module.declared.get(name).map(({ node, declaration }) => textOf(module, node, declaration, state))
  state.written.set(key, texts.join(''))
  return own
}

function textOf(module, node, declaration, state) {
  const edits = []
  walk(declaration, (part) => {
    if (part.type === 'TSImportType') throw new Error(`${module.path}: import(…) in a type is not followed`)
    if (part.type !== 'Identifier') return
    const own = nameOf(module, part.name, state)
    if (own !== part.name) edits.push({ start: part.start, end: part.end, text: own })
  })
  let text = module.code.slice(declaration.start, declaration.end)
  for (const { start, end, text: by } of edits.sort((a, b) => b.start - a.start))
    text = text.slice(0, start - declaration.start) + by + text.slice(end - declaration.start)
  const comment = module.comments.find(
    ({ end }) => end <= node.start && module.code.slice(end, node.start).trim() === '',
  )
  const declared = text.startsWith('declare ') || /^(?:interface|type)\b/.test(text) ? text : `declare ${text}`
  return `${comment ? `${module.code.slice(comment.start, comment.end)}\n` : ''}${declared}\n`
}

function nameOf(module, name, state) {
  if (module.declared.has(name)) return include({ module, name }, state)
  const found = module.imported.get(name)
  if (found === undefined) return name
  if (!found.from.startsWith('.')) {
    state.outside.set(found.name, found.from)
    return found.name
  }
  return include(resolveIn(module, found.from, found.name), state)
}

/** Every node that stands for a name in scope: no property keys, no names of members. */
function walk(node, visit) {
  visit(node)
  for (const [key, value] of Object.entries(node)) {
    const isName =
      (key === 'key' || key === 'property' || key === 'right' || key === 'label') &&
      value?.type === 'Identifier' &&
      !node.computed
    if (isName || key === 'parent') continue
    for (const part of Array.isArray(value) ? value : [value])
      if (part && typeof part.type === 'string') walk(part, visit)
  }
}
