import { expect, it } from 'vitest'
import { html } from './html.ts'

it('escapes every text, in content and in attributes', () => {
  const name = `<img src=x onerror="alert('&')">`
  expect(`${html`<p title="${name}">${name}</p>`}`).toBe(
    '<p title="&lt;img src=x onerror=&quot;alert(&#39;&amp;&#39;)&quot;&gt;">&lt;img src=x onerror=&quot;alert(&#39;&amp;&#39;)&quot;&gt;</p>',
  )
})

it('takes its own output as it is, alone and in lists', () => {
  const rows = ['<a>', 'b'].map((text) => html`<li>${text}</li>`)
  expect(`${html`<ul>${rows}</ul>`}`).toBe('<ul><li>&lt;a&gt;</li><li>b</li></ul>')
})

it('leaves out what is not there, and writes a zero', () => {
  expect(`${html`[${false}${null}${undefined}${''}${0}]`}`).toBe('[0]')
})
