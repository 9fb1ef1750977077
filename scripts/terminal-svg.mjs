// Text with ANSI colours as the picture of a terminal, in SVG.
const cell = { width: 8.43, height: 19 }
const margin = 20

const foreground = { 31: '#ff7b72', 32: '#7ee787', 33: '#e3b341', 34: '#79c0ff', 36: '#76d9e6' }

export function toSvg(text, columns) {
  const lines = text.trimEnd().split('\n')
  const width = Math.ceil(columns * cell.width + 2 * margin)
  const height = lines.length * cell.height + 2 * margin
  const rows = lines.map((line, index) => {
    const y = margin + index * cell.height + 14
    return spans(line)
      .map((span) => draw(span, y))
      .join('')
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<title>${escaped(lines.at(-1).replace(/\x1b\[[\d;]*m/g, ''))}</title>
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14" fill="#e6edf3" xml:space="preserve">
${rows.filter(Boolean).join('\n')}
</g>
</svg>
`
}

/** The runs of one line that look alike, each with its first column. */
function spans(line) {
  const style = { bold: false, dim: false, color: undefined }
  const found = []
  let column = 0
  for (const part of line.split(/(\x1b\[[\d;]*m)/)) {
    const codes = /^\x1b\[([\d;]*)m$/.exec(part)
    if (codes) for (const code of codes[1].split(';')) apply(Number(code), style)
    else if (part !== '') {
      if (part.trim() !== '') found.push({ ...style, text: part, column })
      column += [...part].length
    }
  }
  return found
}

function apply(code, style) {
  if (code === 0 || code === 39) style.color = undefined
  if (code === 0 || code === 22) Object.assign(style, { bold: false, dim: false })
  if (code === 1) style.bold = true
  if (code === 2) style.dim = true
  if (code in foreground) style.color = foreground[code]
}

// The length is given, so that another font than ours still keeps the columns.
function draw({ text, column, bold, dim, color }, y) {
  const count = [...text].length
  const attributes = [
    `x="${(margin + column * cell.width).toFixed(1)}" y="${y}" textLength="${(count * cell.width).toFixed(1)}"`,
    bold && 'font-weight="bold"',
    dim && 'opacity="0.6"',
    color && `fill="${color}"`,
  ]
  return `<text ${attributes.filter(Boolean).join(' ')}>${escaped(text)}</text>`
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
