// The picture of the chat beside the form of its look: it is told of each change, and nothing is saved.

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

/** Has the picture follow the form; nothing, where the page has none. */
export function followForm(form, frame) {
  if (!form || !frame) return
  const { origin } = new URL(frame.src)
  const base = JSON.parse(frame.dataset.config)
  const { question, answer } = frame.dataset
  const draw = () => {
    const locale = form.querySelector('[name=language]').value
    const wish = { type: 'parley-preview', config: configOf(form, base), locale, sample: { question, answer } }
    frame.contentWindow?.postMessage(wish, origin)
  }
  const begin = ({ source, data }) => {
    if (!frame.isConnected) removeEventListener('message', begin)
    else if (source === frame.contentWindow && data?.type === 'parley-preview-ready') draw()
  }
  addEventListener('message', begin)
  form.addEventListener('input', draw)
  form.addEventListener('change', draw)
  // What was discarded stands in the fields a moment later.
  form.addEventListener('reset', () => setTimeout(draw))
}
