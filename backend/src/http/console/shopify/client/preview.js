// The picture of the chat, on the home and beside the form of its look: it is told of each change, and nothing is saved.

/** What a form says, in the config that the picture has: names of fields are paths, such as `look.color`. */
function configOf(form, base) {
  const config = structuredClone(base)
  for (const field of form.querySelectorAll('[name]')) {
    const name = field.getAttribute('name')
    if (name !== 'name' && !name.includes('.')) continue
    put(config, name.split('.'), saidIn(field))
  }
  if (config.behaviour.proactive?.show === 'never') delete config.behaviour.proactive
  for (const [locale, words] of Object.entries(config.texts))
    if (Object.keys(words).length === 0) delete config.texts[locale]
  return config
}

/** Undefined: the field is empty, and the chat's own counts. */
function saidIn(field) {
  if (field.localName === 's-checkbox') return field.checked
  if (field.value === '') return undefined
  if (field.localName === 's-number-field') return Number(field.value)
  if (field.getAttribute('name').endsWith('.suggestions')) return field.value.split('\n').filter((line) => line.trim())
  return field.value
}

function put(config, path, value) {
  const last = path.pop()
  let at = config
  for (const name of path) {
    at[name] ??= {}
    at = at[name]
  }
  if (value === undefined) delete at[last]
  else at[last] = value
}

/** Draws the chat as the shop has it, and as its form says where there is one; nothing, where the page has no picture. */
export function showPreview(frame, form) {
  if (!frame) return
  const address = new URL(frame.src)
  const saved = JSON.parse(frame.dataset.config)
  const { question, answer } = frame.dataset
  const draw = () => {
    const config = form ? configOf(form, saved) : saved
    const locale = form?.querySelector('[name=language]').value ?? address.searchParams.get('locale')
    const wish = { type: 'parley-preview', config, locale, sample: { question, answer } }
    frame.contentWindow?.postMessage(wish, address.origin)
  }
  const begin = ({ source, data }) => {
    if (!frame.isConnected) removeEventListener('message', begin)
    else if (source === frame.contentWindow && data?.type === 'parley-preview-ready') draw()
  }
  addEventListener('message', begin)
  form?.addEventListener('input', draw)
  form?.addEventListener('change', draw)
  // What was discarded stands in the fields a moment later.
  form?.addEventListener('reset', () => setTimeout(draw))
}
