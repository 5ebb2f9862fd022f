import { showPreview } from './preview.js'

// The app's pages. App Bridge, which stands before this, adds the ID token to every fetch of ours.
const here = () => document.querySelector('s-page')

/** Which page is asked for by now: what comes of an earlier one is nobody's any more. */
let asked = 0

/** Fetches a page and puts it in place of the one that is shown. */
async function show(address, init, { push = true } = {}) {
  const mine = ++asked
  here().setAttribute('aria-busy', 'true')
  try {
    const response = await fetch(address, init)
    const type = response.headers.get('Content-Type') ?? ''
    if (mine !== asked) return
    if (!type.startsWith('text/html') || isPassing(response.status)) return trouble(response.status)
    const next = new DOMParser().parseFromString(await response.text(), 'text/html')
    if (mine !== asked) return
    const page = next.querySelector('s-page')
    if (!page) return trouble(response.status)
    if (push && !init) history.pushState(null, '', address)
    document.title = next.title
    const focused = focusedField()
    here().replaceWith(document.adoptNode(page))
    if (!init) scrollTo(0, 0)
    begin()
    focusAfter(focused, !init)
  } catch {
    // The network, or a page that was left: there is nothing else that the reader can do.
    if (mine === asked) trouble(0)
  } finally {
    here().removeAttribute('aria-busy')
  }
}

/** The field that has the focus, as it is found again in the page that comes. */
function focusedField() {
  const field = document.activeElement?.closest('form[data-api] [name]')
  return field && `form[data-api="${field.closest('form').dataset.api}"] [name="${field.getAttribute('name')}"]`
}

/** Whoever works by keyboard or ear goes on where they were: at what came of it, at the same field, or at the new page. */
function focusAfter(field, isOther) {
  const there = document.querySelector('[data-focus]') ?? (field && document.querySelector(field))
  if (there) return there.focus()
  if (!isOther) return
  here().setAttribute('tabindex', '-1')
  here().focus({ preventScroll: true })
}

/** What another try may mend: the page that is shown stays, and with it what was typed. */
const isPassing = (status) => status === 401 || status === 429 || status >= 500

function trouble(status) {
  const banner = document.querySelector('#trouble')
  // A page of an error has none.
  if (!banner) return location.reload()
  banner.textContent = status === 429 ? banner.dataset.wait : banner.dataset.hint
  banner.hidden = false
  banner.scrollIntoView({ block: 'nearest' })
}

const isOurs = (address) => new URL(address, location.href).origin === location.origin

/** Another page, unless somebody would rather keep what they have not saved. */
async function visit(address) {
  await globalThis.shopify.saveBar.leaveConfirmation()
  await show(address)
}

/** An address of ours behind something that was pressed; links that lead elsewhere stay the browser's. */
function linkOf(target) {
  const link = target.closest?.('s-link[href], s-button[href], a[href]')
  if (!link || (link.getAttribute('target') ?? '_self') !== '_self') return null
  const address = link.getAttribute('href')
  return isOurs(address) ? address : null
}

const sent = (form, more) => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ ...Object.fromEntries(new FormData(form)), ...more }),
})

/** Sends a form; what comes is the page as it is then. */
function send(form, pressed) {
  if (form.hasAttribute('aria-busy')) return
  form.setAttribute('aria-busy', 'true')
  const button = pressed ?? form.querySelector('[type=submit]')
  if (button) button.loading = true
  const what = pressed?.dataset.do ? { do: pressed.dataset.do } : {}
  void show(form.dataset.api, sent(form, what)).finally(() => {
    form.removeAttribute('aria-busy')
    if (button) button.loading = false
  })
}

/** A file that needs the ID token, which a plain link would not have. */
async function download(button) {
  button.loading = true
  try {
    const response = await fetch(button.dataset.download)
    if (!response.ok) return trouble(response.status)
    const name = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? 'parley'
    const link = document.createElement('a')
    link.href = URL.createObjectURL(await response.blob())
    link.download = name
    link.click()
    URL.revokeObjectURL(link.href)
  } catch {
    trouble(0)
  } finally {
    button.loading = false
  }
}

document.addEventListener('submit', (event) => {
  const form = event.target
  if (form.dataset.visit) {
    event.preventDefault()
    const address = new URL(form.dataset.visit, location.href)
    for (const [name, value] of new FormData(form)) address.searchParams.set(name, value)
    void visit(`${address.pathname}${address.search}`)
  } else if (form.dataset.api) {
    event.preventDefault()
    send(form, form.querySelector('[type=submit][data-do]'))
  }
})

document.addEventListener('click', (event) => {
  const file = event.target.closest?.('[data-download]')
  if (file) return void download(file)
  const button = event.target.closest?.('[data-do]:not([type=submit])')
  if (button) return send(button.closest('form'), button)
  const address = linkOf(event.target)
  if (!address || event.metaKey || event.ctrlKey || event.shiftKey) return
  event.preventDefault()
  void visit(address)
})

// The links that the admin shows beside the app.
document.addEventListener('shopify:navigate', (event) => {
  const address = event.target.getAttribute('href')
  if (address && isOurs(address)) void visit(address)
})

document.addEventListener('change', (event) => {
  const form = event.target.closest?.('form')
  if (!form) return
  if (form.hasAttribute('data-at-once')) send(form)
  else fitFields(form)
})

addEventListener('popstate', () => void show(location.href, undefined, { push: false }))

/** Shows the fields that the choices of their form ask for. */
function fitFields(form) {
  for (const field of form.querySelectorAll('[data-when]')) {
    const [, name, not, value] = /^([\w.]+)(!?)=([\w-]+)$/.exec(field.dataset.when)
    const is = form.querySelector(`[name="${name}"]`)?.value === value
    field.hidden = not ? is : !is
  }
}

/** Whether the theme has the chat: the admin knows, and only of the theme that the shop shows. */
async function askAdmin() {
  const badge = document.querySelector('#embed')
  if (!badge) return
  const extensions = await globalThis.shopify.app.extensions()
  const isOn = extensions
    .flatMap(({ type, activations }) => (type === 'theme_app_extension' ? activations : []))
    .some(({ handle, status }) => handle === 'chat' && status === 'active')
  badge.textContent = isOn ? badge.dataset.on : badge.dataset.off
  badge.setAttribute('tone', isOn ? 'success' : 'warning')
  document.querySelector('#embed-off').hidden = isOn
  const step = document.querySelector('#step-theme')
  if (step && isOn) {
    step.textContent = step.dataset.done
    step.setAttribute('tone', 'success')
  }
  if (isOn === (badge.dataset.known === 'on')) return
  await fetch(badge.dataset.api, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(isOn ? { on: 'on' } : {}),
  })
}

/** What each page needs once it stands there. */
function begin() {
  for (const form of document.querySelectorAll('form')) fitFields(form)
  showPreview(document.querySelector('#preview'), document.querySelector('[data-preview]'))
  // Where the admin does not say it, what it said the last time stands there.
  void askAdmin().catch(() => {})
}
begin()
