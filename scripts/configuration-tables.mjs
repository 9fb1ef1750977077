const size = (bytes) => {
  const units = [
    ['GiB', 1024 ** 3],
    ['MiB', 1024 ** 2],
  ]
  const [unit, factor] = units.find(([, each]) => bytes >= each && bytes % each === 0) ?? ['', 1]
  return `${bytes / factor} ${unit}`.trim()
}

/** The page docs/configuration.md with its tables made from the definition of the configuration: each stands between `<!-- keys of … -->` and `<!-- end -->`. */
export function withTables(page, { properties }) {
  return page.replace(/(<!-- keys of (\w+) -->\n).*?(<!-- end -->)/gs, (_, start, name, end) => {
    const keys =
      name === 'configuration' ? properties : (properties[name].properties ?? properties[name].items.properties)
    return `${start}\n${table(keys)}\n\n${end}`
  })
}

function table(keys) {
  const rows = Object.entries(keys).filter(([key]) => key !== '$schema')
  const hasDefaults = rows.some(([, { default: usual }]) => usual !== undefined)
  const cells = rows.map(([key, { default: usual, description }]) => {
    return [`\`${key}\``, ...(hasDefaults ? [shown(usual)] : []), description]
  })
  const head = ['key', ...(hasDefaults ? ['default'] : []), 'meaning']
  return [head, head.map(() => '---'), ...cells].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

function shown(usual) {
  if (typeof usual === 'number') return size(usual)
  return typeof usual === 'string' ? `\`${usual}\`` : ''
}
