import { formatCount } from '../../../text/count.ts'
import { islands, type PageSources } from '../page-data.ts'
import { byId, element, safe, whenPaused } from './elements.ts'
import { readIsland } from './read-island.ts'

const LISTED = 500

/** Makes the source browser; gives what shows the text at a path, or null where the page has no texts. */
export function startSources(titles: readonly string[]): ((index: number, path: string) => boolean) | null {
  if (document.getElementById('browser') === null) return null
  const [list, sum, name] = [byId('source-files'), byId('source-sum'), byId('source-name')]
  const [lines, text] = [byId('source-lines'), byId('source-text')]
  const seek = byId<HTMLInputElement>('source-seek')
  let files: PageSources['files'] = []
  // The texts are opened once the page stands.
  const ready = readIsland<PageSources>(islands.sources).then((sources) => {
    files = sources?.files ?? []
    fill()
  })
  const show = (file: PageSources['files'][number]): void => {
    name.textContent = safe(titles.length > 1 ? `${titles[file.package]}: ${file.path}` : file.path)
    const rows = file.text.split(/\r\n|[\r\n]/)
    text.textContent = rows.map(safe).join('\n')
    lines.textContent = rows.map((_, index) => index + 1).join('\n')
    for (const button of list.querySelectorAll('button'))
      if (button.dataset['path'] === file.path) button.setAttribute('aria-current', 'true')
      else button.removeAttribute('aria-current')
  }
  const fill = (): void => {
    const wanted = seek.value.trim().toLowerCase()
    const fits = files.filter(
      ({ path, text: content }) =>
        wanted === '' ||
        path.toLowerCase().includes(wanted) ||
        (wanted.length > 2 && content.toLowerCase().includes(wanted)),
    )
    sum.textContent = `${formatCount(fits.length)} of ${formatCount(files.length)} files${fits.length > LISTED ? `, the first ${LISTED} are listed` : ''}`
    list.replaceChildren(
      ...fits.slice(0, LISTED).map((file) => {
        const item = element('li')
        const button = element('button', file.path, 'link')
        button.type = 'button'
        button.dataset['path'] = file.path
        button.addEventListener('click', () => show(file))
        item.append(button)
        return item
      }),
    )
  }
  whenPaused(seek, fill)
  byId('browser').hidden = false
  byId('sources-words').hidden = true
  return (index, path) => {
    void ready.then(() => {
      const file = files.find((each) => each.package === index && isSamePath(each.path, path))
      if (file === undefined) return
      show(file)
      byId('sources').scrollIntoView()
    })
    return true
  }
}

/** The tree drops empty parts of a path. */
function isSamePath(one: string, other: string): boolean {
  const plain = (path: string) => path.replace(/\/+(?:\.\/+)*/g, '/').replace(/(^| )\.?\//g, '$1')
  return plain(one) === plain(other)
}
