// The demo shop's own script: what a shop does by itself, and how it tells Parley what the shopper sees.
window.Parley ??= (...call) => {
  window.Parley.q ??= []
  window.Parley.q.push(call)
}

const form = document.getElementById('buy')
const picture = document.getElementById('picture')
const thumbs = document.querySelectorAll('[data-picture]')
const cart = []
const money = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' })

function chosen() {
  const glaze = form.querySelector('[name=glaze]:checked')
  const size = form.querySelector('[name=size]:checked')
  return { glaze: glaze.value, glazeName: glaze.dataset.name, size: size.value, price: Number(size.dataset.price) }
}

function show() {
  const { glaze, glazeName, price } = chosen()
  document.getElementById('glaze-name').textContent = glazeName
  document.getElementById('price').textContent = money.format(price)
  const stock = document.getElementById('stock')
  stock.classList.toggle('later', glaze === 'ink')
  stock.textContent =
    glaze === 'ink'
      ? 'Out of the kiln in two weeks. Order now and we keep one for you.'
      : 'In stock. Leaves Porto today if you order before 13:00.'
  for (const thumb of thumbs) {
    // A close-up is a part of the same drawing, named in the address's fragment.
    thumb.firstElementChild.src = `/demo/${thumb.dataset.picture}-${glaze}.svg${thumb.dataset.view ?? ''}`
  }
  const current = document.querySelector('[data-picture][aria-pressed=true]').firstElementChild
  picture.src = current.src
  picture.alt = current.alt
}

/** The page as Parley passes it on to the agent. */
function tellParley() {
  const { glaze, glazeName, size, price } = chosen()
  const title = `Dawn pour-over set, ${size}, ${glazeName}`
  const items = cart.map((item) => ({ ...item }))
  window.Parley('page', {
    url: location.href,
    title: document.title,
    product: { id: 'dawn', title, url: location.href, variantId: `dawn-${size}-${glaze}`, price, currency: 'EUR' },
    ...(items.length > 0 && {
      cart: { total: items.reduce((sum, item) => sum + item.price * item.quantity, 0), currency: 'EUR', items },
    }),
  })
}

for (const thumb of thumbs) {
  thumb.addEventListener('click', () => {
    for (const other of thumbs) other.setAttribute('aria-pressed', String(other === thumb))
    show()
  })
}

form.addEventListener('change', () => {
  show()
  tellParley()
})

form.addEventListener('submit', (event) => {
  event.preventDefault()
  const { glaze, glazeName, size, price } = chosen()
  const quantity = Number(form.elements.quantity.value)
  add({ id: `dawn-${size}-${glaze}`, title: `Dawn pour-over set, ${size}, ${glazeName}`, quantity, price })
  document.getElementById('said').textContent = 'Added to your bag'
})

function add({ id, title, quantity, price }) {
  const there = cart.find((item) => item.id === id)
  if (there) there.quantity += quantity
  else cart.push({ id, title, quantity, price })
  document.getElementById('bag-count').textContent = cart.reduce((sum, item) => sum + item.quantity, 0)
  tellParley()
}

// The button of a product that the chat shows. The answer stands on the button.
window.Parley('on', 'action', ({ name, data, respondWith }) => {
  if (name !== 'add-to-cart') return
  if (data.id.endsWith('-ink')) return respondWith({ status: 'sold-out' })
  add({ id: data.id, title: data.title, quantity: 1, price: data.price })
  respondWith({ status: 'done' })
})

// A link to a closed section opens it, also one that the chat gave.
function openSection() {
  const section = document.getElementById(location.hash.slice(1))
  if (section instanceof HTMLDetailsElement) section.open = true
}
addEventListener('hashchange', openSection)
openSection()
show()
tellParley()
