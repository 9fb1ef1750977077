/** The row of docs/coverage.md for a sample and what an audit made of it. */
export function coverageRow({ form, maker, holds }, measured) {
  const cells = [form, maker, recognised(measured), opened(measured), ...given(holds, measured)]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

function recognised({ byContent, opened: count, opaque }) {
  if (byContent) return 'by content'
  return count > 0 || opaque ? 'by name' : 'as text'
}

function opened({ opened: count, opaque }) {
  if (opaque) return 'named as opaque'
  return count > 0 ? 'yes' : 'searched whole'
}

/** Source restored, secrets inside found, what else is told. */
function given(holds, { restored, secret, paths, names }) {
  const yes = (value) => (value ? 'yes' : 'no')
  if (holds === 'source') return [yes(restored), yes(secret), '']
  if (holds === 'strings') return ['–', yes(secret), '']
  if (holds === 'paths') return ['–', '–', paths ? 'paths of a machine' : '']
  if (holds === 'names') return ['–', '–', names ? 'names of files and functions' : '']
  return [holds === 'opaque' ? 'no' : '–', holds === 'opaque' ? 'no' : '–', '']
}
