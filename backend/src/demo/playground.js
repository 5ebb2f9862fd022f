// The playground's own script: each form is a command, and shows the very call that its button makes.

// The stub that a page calls before the loader has come.
window.Parley ??= (...call) => {
  window.Parley.q ??= []
  window.Parley.q.push(call)
}

const events = ['ready', 'open', 'close', 'message:sent', 'message:received', 'unread', 'handoff', 'action', 'error']
const log = document.getElementById('log')
const { site } = document.querySelector('script[data-site]').dataset

/** What `Parley('on')` and `Parley('off')` are given; a listener is known by its identity. */
function listener(data) {
  write('heard', `listener(${literal(data)})`)
}

/** What follows the command's name, of the form's fields. A command that is not here takes nothing. */
const argumentsOf = {
  init: () => [{ site }],
  send: ({ text }) => [text],
  identify: ({ token }) => [token],
  page: ({ title, price }) => [{ product: { id: 'dawn', title, price: Number(price), currency: 'EUR' } }],
  update: (options) => [options],
  consent: ({ storage }) => [{ storage: storage === 'true' }],
  on: ({ event }) => [event, listener],
  off: ({ event }) => [event, listener],
  debug: ({ download }) => (download ? ['download'] : []),
}

/** A value as one writes it in JavaScript. */
function literal(value) {
  if (typeof value === 'function') return value.name
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (Object(value) !== value) return String(value)
  const fields = Object.entries(value).map(
    ([name, each]) => `${/^\w+$/.test(name) ? name : literal(name)}: ${literal(each)}`,
  )
  return fields.length > 0 ? `{ ${fields.join(', ')} }` : '{}'
}

function write(kind, text) {
  const line = document.createElement('li')
  line.className = kind
  line.append(text)
  log.append(line)
  log.scrollTop = log.scrollHeight
}

const callOf = (form) => {
  const { command } = form.dataset
  return [command, ...(argumentsOf[command]?.(Object.fromEntries(new FormData(form))) ?? [])]
}

const textOf = (call) => `Parley(${call.map(literal).join(', ')})`

async function run(call) {
  write('call', textOf(call))
  const result = await window.Parley(...call)
  if (call[0] === 'debug') write('result', JSON.stringify(result, null, 2))
}

const attributeOf = ([name, value]) =>
  `data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}="${value}"`

for (const select of document.querySelectorAll('[name=event]')) select.append(...events.map((name) => new Option(name)))

for (const form of document.forms) {
  const code = document.createElement('code')
  const button = document.createElement('button')
  button.append('Run')
  const head = document.createElement('div')
  head.append(code, button)
  form.prepend(head)
  const show = () => {
    const call = callOf(form)
    code.textContent = textOf(call)
    button.setAttribute('aria-label', `Run ${call[0]}`)
    if (call[0] !== 'update') return
    const attributes = Object.entries(call[1]).map(attributeOf)
    document.getElementById('tag').textContent = [`<script async src="…" data-site="${site}"`, ...attributes]
      .join('\n  ')
      .concat('></script>')
  }
  form.addEventListener('input', show)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void run(callOf(form))
  })
  show()
}

for (const name of events) {
  const chip = document.createElement('span')
  chip.append(name)
  document.getElementById('events').append(chip)
  let count = 0
  window.addEventListener(`parley:${name}`, ({ detail }) => {
    count += 1
    chip.dataset.count = count
    const { respondWith, ...data } = detail
    write('event', `parley:${name} ${literal(data)}`)
    respondWith?.({ status: 'done' })
  })
}
// The card's button is offered to a page that listens this way.
window.Parley('on', 'action', () => {})

document.getElementById('clear').addEventListener('click', () => log.replaceChildren())
