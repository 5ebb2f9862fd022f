// In place of https://cdn.shopify.com/shopifycloud/polaris-1.js, which is not on npm: Polaris' elements as far as the app's
// home uses them, so that it can be seen, used and checked. What Polaris itself draws, and how, this does not prove.

const styles = `
:host { box-sizing: border-box; font: 13px/20px Inter, system-ui, sans-serif; color: #303030 }
:host([hidden]) { display: none !important }
* { box-sizing: border-box; font: inherit }
.card { display: block; background: #fff; border-radius: 12px; padding: 16px; box-shadow: 0 1px 2px #0002; overflow-x: auto }
h1 { font: 650 20px/28px Inter, system-ui; margin: 0 } h2 { font: 650 14px/20px Inter, system-ui; margin: 0 0 12px }
h3 { font: 600 13px/20px Inter, system-ui; margin: 0 } p { margin: 0 }
label { display: block; margin-bottom: 4px } .row { display: flex; gap: 8px; align-items: start } .row label { margin: 0 }
input:not([type=checkbox]), textarea, select { width: 100%; padding: 6px 12px; border: 1px solid #8a8a8a; border-radius: 8px; background: #fdfdfd; color: inherit }
input[type=color] { height: 34px; padding: 2px }
[role=switch] { appearance: none; flex: none; width: 32px; height: 20px; margin: 0; padding: 2px; border-radius: 10px; background: #8a8a8a }
[role=switch]:checked { background: #303030 } [role=switch]:checked::before { margin-left: 12px }
[role=switch]::before { content: ''; display: block; width: 16px; height: 16px; border-radius: 50%; background: #fff }
.details { color: #616161 } .error { color: #8e0b21 }
button, a.button { display: inline-block; padding: 6px 12px; border: 1px solid #b5b5b5; border-radius: 8px; background: #fff; color: #303030; font-weight: 550; text-decoration: none; cursor: pointer }
button.primary, a.primary { background: #303030; color: #fff; border-color: #303030 } .tertiary { background: none; border-color: transparent }
a.link { color: #005bd3 } button[aria-busy=true] { opacity: .6 }
:focus-visible { outline: 2px solid #005bd3; outline-offset: 1px }
.badge { display: inline-block; padding: 2px 8px; border-radius: 8px; background: #ededed; color: #4a4a4a; font-size: 12px; line-height: 16px }
.success { background: #cdfee1; color: #014b40 } .warning { background: #ffe6c5; color: #5e4200 } .critical { background: #fedad9; color: #8e0b21 } .info { background: #d9f0ff; color: #003a5a }
.banner { border-radius: 12px; padding: 12px 16px } .banner b { display: block; font-weight: 650 }`

type Draw = (element: Stand, root: ShadowRoot) => void

abstract class Stand extends HTMLElement {
  static formAssociated = true
  readonly internals = this.attachInternals()
  readonly root = this.attachShadow({ mode: 'open', delegatesFocus: true })
  value = ''
  checked = false
  abstract draw(): void

  connectedCallback() {
    this.draw()
    // Attributes may be set, and children be parsed, later than the element begins.
    new MutationObserver(() => this.draw()).observe(this, {
      attributes: true,
      attributeFilter: ['tone', 'heading', 'error', 'value'],
    })
  }
  formResetCallback() {
    this.value = this.attribute('value')
    this.checked = this.hasAttribute('checked')
    this.draw()
  }
  set loading(is: boolean) {
    this.root.querySelector('button')?.setAttribute('aria-busy', `${is}`)
  }
  attribute(name: string): string {
    return this.getAttribute(name) ?? ''
  }
  fill(html: string): void {
    this.root.innerHTML = `<style>${styles}</style>${html}`
  }
}

const quoted = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

const definitions = new Map<string, CustomElementConstructor>()

function define(names: string, draw: Draw): void {
  for (const name of names.split(' '))
    definitions.set(
      name,
      class extends Stand {
        draw() {
          draw(this, this.root)
        }
      },
    )
}

/** A box with what stands in it. */
const box = (names: string, style: (element: Stand) => string, open = '<slot></slot>') =>
  define(names, (element) => element.fill(`<style>:host { ${style(element)} }</style>${open}`))

const gaps: Record<string, string> = { none: '0', small: '8px', base: '16px', large: '24px' }
const gap = (element: Stand) => gaps[element.attribute('gap')] ?? '0'

box(
  's-stack s-button-group',
  (element) =>
    element.attribute('direction') === 'inline' || element.localName === 's-button-group'
      ? `display: flex; flex-wrap: wrap; gap: ${element.localName === 's-stack' ? gap(element) : '8px'}; align-items: center`
      : `display: grid; gap: ${gap(element)}; grid-template-columns: minmax(0, 1fr)`,
  '<slot name="primary-action"></slot><slot></slot><slot name="secondary-actions"></slot>',
)
box('s-paragraph', (element) => `display: block; ${element.attribute('color') === 'subdued' ? 'color: #616161' : ''}`)
box('s-text', (element) => (element.attribute('type') === 'strong' ? 'font-weight: 600' : ''))
box('s-divider', () => 'display: block; border-top: 1px solid #e3e3e3')
box('s-app-nav s-option', () => 'display: none')

const roles: Record<string, string> = {
  's-table': 'table',
  's-table-header-row': 'row',
  's-table-row': 'row',
  's-table-header': 'columnheader',
  's-table-cell': 'cell',
  's-table-body': 'rowgroup',
  's-ordered-list': 'list',
  's-unordered-list': 'list',
  's-list-item': 'listitem',
}
const displays: Record<string, string> = {
  's-table': 'table; width: 100%; border-collapse: collapse',
  's-table-header-row': 'table-row',
  's-table-row': 'table-row',
  's-table-header':
    'table-cell; padding: 8px 12px 8px 0; color: #4a4a4a; font-weight: 550; border-bottom: 1px solid #e3e3e3',
  's-table-cell': 'table-cell; padding: 8px 12px 8px 0; border-top: 1px solid #f1f1f1',
  's-table-body': 'table-row-group',
  's-ordered-list': 'block; padding-left: 20px; list-style: decimal',
  's-unordered-list': 'block; padding-left: 20px; list-style: disc',
  's-list-item': 'list-item',
}
define(Object.keys(roles).join(' '), (element) => {
  element.role = roles[element.localName] ?? null
  element.fill(`<style>:host { display: ${displays[element.localName]} }</style><slot></slot>`)
})

define('s-page', (element) => {
  element.fill(`<style>:host { display: block; max-width: 998px; margin: 0 auto; padding: 16px } main, .columns, .column { display: grid; gap: 16px; align-items: start; grid-template-columns: minmax(0, 1fr) } ::slotted(*) { min-width: 0 } @media (min-width: 768px) { .columns.two { grid-template-columns: minmax(0, 2fr) minmax(0, 1fr) } }</style>
<main><slot name="breadcrumb-actions"></slot><h1>${quoted(element.attribute('heading'))}</h1>
<div class="columns ${element.querySelector('[slot=aside]') ? 'two' : ''}"><div class="column"><slot></slot></div><div class="column"><slot name="aside"></slot></div></div></main>`)
})
define('s-section', (element) => {
  const heading = quoted(element.attribute('heading'))
  element.fill(
    `<style>:host { display: block }</style><section class="card" ${heading && `aria-label="${heading}"`}>${heading && `<h2>${heading}</h2>`}<slot></slot></section>`,
  )
})
define('s-heading', (element) => element.fill('<h3><slot></slot></h3>'))
define('s-banner', (element) => {
  const tone = element.attribute('tone')
  element.fill(
    `<style>:host { display: block }</style><div class="banner ${tone}" role="${tone === 'critical' ? 'alert' : 'status'}"><b>${quoted(element.attribute('heading'))}</b><slot></slot></div>`,
  )
})
define('s-badge', (element) => element.fill(`<span class="badge ${element.attribute('tone')}"><slot></slot></span>`))

const target = (element: Stand) =>
  `href="${quoted(element.attribute('href'))}" ${element.hasAttribute('target') ? `target="${element.attribute('target')}"` : ''}`
define('s-link', (element) => element.fill(`<a class="link" ${target(element)}><slot></slot></a>`))
define('s-button', (element, root) => {
  const variant = element.attribute('variant')
  if (element.hasAttribute('href'))
    return element.fill(`<a class="button ${variant}" ${target(element)}><slot></slot></a>`)
  const label = element.attribute('accessibilitylabel')
  element.fill(
    `<button type="button" class="${variant}" ${label && `aria-label="${quoted(label)}"`}><slot></slot></button>`,
  )
  const { form } = element.internals
  root.querySelector('button')?.addEventListener('click', () => {
    if (element.attribute('type') === 'submit') form?.requestSubmit()
  })
})

const types: Record<string, string> = {
  's-url-field': 'url',
  's-password-field': 'password',
  's-number-field': 'number',
  's-search-field': 'search',
  's-color-field': 'text',
  's-text-field': 'text',
}

/** A field with its label, its hint and its error, in its form. */
function field(names: string, inner: (element: Stand) => string): void {
  define(names, (element, root) => {
    const kept = root.querySelector<HTMLInputElement>('#field')?.value
    element.value = kept ?? element.attribute('value')
    const [error, details] = ['error', 'details'].map((name) => quoted(element.attribute(name)))
    element.fill(`<style>:host { display: block }</style><label for="field">${quoted(element.attribute('label'))}</label>${inner(element)}
${error && `<p id="error" class="error">${error}</p>`}${details && `<p id="details" class="details">${details}</p>`}`)
    const input = root.querySelector<HTMLInputElement>('#field')
    if (!input) return
    input.value = element.value
    if (error) input.setAttribute('aria-invalid', 'true')
    input.setAttribute('aria-describedby', [error && 'error', details && 'details'].filter(Boolean).join(' '))
    const take = () => {
      element.value = input.value
      element.internals.setFormValue(element.value)
    }
    take()
    input.addEventListener('input', take)
    input.addEventListener('change', () => {
      take()
      element.dispatchEvent(new Event('change', { bubbles: true, composed: true }))
    })
    input.addEventListener('keydown', ({ key }) => {
      if (key === 'Enter' && input.localName === 'input') element.internals.form?.requestSubmit()
    })
  })
}
const limits = (element: Stand) =>
  ['maxlength', 'min', 'max', 'placeholder', 'autocomplete', 'required']
    .flatMap((name) => (element.hasAttribute(name) ? [`${name}="${quoted(element.attribute(name))}"`] : []))
    .join(' ')
field(
  Object.keys(types).join(' '),
  (element) => `<input id="field" type="${types[element.localName]}" ${limits(element)}>`,
)
field(
  's-text-area',
  (element) => `<textarea id="field" rows="${element.attribute('rows') || 2}" ${limits(element)}></textarea>`,
)
field('s-select', (element) => {
  const options = [...element.querySelectorAll('s-option')]
  return `<select id="field">${options.map((one) => `<option value="${quoted(one.getAttribute('value') ?? '')}">${quoted(one.textContent ?? '')}</option>`).join('')}</select>`
})

define('s-checkbox s-switch', (element, root) => {
  element.checked = element.hasAttribute('checked')
  const details = quoted(element.attribute('details'))
  element.fill(`<style>:host { display: block }</style><div class="row"><input id="field" type="checkbox" ${element.localName === 's-switch' ? 'role="switch"' : ''} ${element.checked ? 'checked' : ''} ${details && 'aria-describedby="details"'}>
<div><label for="field">${quoted(element.attribute('label'))}</label>${details && `<p id="details" class="details">${details}</p>`}</div></div>`)
  const input = root.querySelector<HTMLInputElement>('#field')
  const take = () => {
    element.checked = input?.checked ?? false
    element.internals.setFormValue(element.checked ? 'on' : null)
  }
  take()
  input?.addEventListener('change', () => {
    take()
    element.dispatchEvent(new Event('change', { bubbles: true, composed: true }))
  })
})

const page = document.createElement('style')
// Shopify's elements are defined before there is a page to be seen.
page.textContent = `body { margin: 0; background: #f1f1f1; font: 13px/20px Inter, system-ui, sans-serif; color: #303030 }
:not(:defined) { visibility: hidden }`
document.head.append(page)

// Once the whole page is there: an element that is made while it is parsed has no children yet.
const begin = () => {
  for (const [name, element] of definitions) customElements.define(name, element)
}
if (document.readyState === 'loading') document.addEventListener('readystatechange', begin, { once: true })
else begin()

// A script, and no module, as Shopify's is.
export {}
