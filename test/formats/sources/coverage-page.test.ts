import { expect, test } from 'vitest'
import { coveragePage } from '../../../src/formats/sources/coverage-page.ts'
import { openAll } from '../open.ts'

/** A page as istanbul's HTML report lays it out: made by our own hand, since the tool is not at hand. */
const page = (source: string, title = 'src/a.ts'): Buffer =>
  Buffer.from(`<!doctype html>
<html lang="en"><head><title>Code coverage report for ${title}</title></head><body>
<pre><table class="coverage">
<tr><td class="line-count quiet"><a name='L1'></a><a href='#L1'>1</a></td>
<td class="text"><pre class="prettyprint lang-js">${source}</pre></td></tr>
</table></pre></body></html>`)

test.each([
  { name: 'escapes', html: 'if (a &lt; b &amp;&amp; c &gt; d) x()\n', want: 'if (a < b && c > d) x()\n' },
  { name: 'an escape of an escape', html: 'const lt = "&amp;lt;"\n', want: 'const lt = "&lt;"\n' },
  { name: 'an empty line', html: 'a\n&nbsp;\nb', want: 'a\n\nb' },
  {
    name: 'marks of what was not run',
    html: '<span class="missing-if-branch" title="else path not taken" >E</span>if (a) <span class="cstat-no" title="statement not covered" >b()</span>',
    want: 'if (a) b()',
  },
])('$name', async ({ html, want }) => {
  const bytes = page(html)
  const { entries, facts } = await openAll(coveragePage, bytes, 'lcov-report/src/a.ts.html')
  expect(entries.map((entry) => [entry.path, Buffer.from(entry.bytes).toString()])).toEqual([['src/a.ts', want]])
  expect(facts.opened?.map(([start, end]) => bytes.toString('utf8', start, end))).toEqual([html])
  expect(facts.map).toMatchObject({ kind: 'container', embedded: 1, sourceUrls: ['src/a.ts'] })
})

test('without a title the page is named for its file', async () => {
  const untitled = Buffer.from(
    page('let a')
      .toString()
      .replace(/<title>.*<\/title>/, ''),
  )
  expect((await openAll(coveragePage, untitled, 'coverage/b.js.html')).texts).toEqual({ 'coverage/b.js': 'let a' })
})

test('a page cut short gives what there is', async () => {
  const bytes = page('let a = 1\nlet b')
  const cut = bytes.subarray(0, bytes.indexOf('let b'))
  expect((await openAll(coveragePage, cut, 'a.html')).texts).toEqual({ 'src/a.ts': 'let a = 1\n' })
})
