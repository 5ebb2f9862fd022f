import { expect, type Page, type Response } from '@playwright/test'
import { stream } from '../../backend/test/agents/fake-agent.ts'
import { signedCustomer } from '../../backend/test/signed-customer.ts'
import { picture } from '../world/picture.ts'
import { test } from '../world/shopify/world.ts'

test('a shop that installs the app has the chat on each of its domains, in its language', async ({ shop, visit }) => {
  for (const host of [shop.domain, ...shop.domains]) {
    const shopper = await visit(`https://${host}/products/dawn?locale=ru`)
    await shopper.open()
    await expect(shopper.input).toHaveAttribute('placeholder', /[а-яё]/i)
    await shopper.say('Сколько стоит?')
    await expect(shopper.answers().last()).toContainText('68,00')
    // The app's name is nowhere to be seen or heard.
    expect(await shopper.chat.locator('body').ariaSnapshot()).not.toMatch(/parley/i)
  }
})

/** The loader's next message to the chat about the page that has this in it. */
const pageTold = (page: Page, has: string): Promise<void> =>
  page.evaluate(
    (has) =>
      new Promise((told) => {
        const post = MessagePort.prototype.postMessage
        MessagePort.prototype.postMessage = function (message?: { type?: string }, ...rest: []) {
          post.call(this, message, ...rest)
          if (message?.type === 'page' && JSON.stringify(message).includes(has)) told()
        }
      }),
    has,
  )

const moss = `

\`\`\`parley
{ "type": "products", "items": [{ "id": "moss", "title": "Dawn pour-over set, moss", "price": 72, "currency": "EUR", "variantId": "4102" }] }
\`\`\`
`

test('the agent is told which product is looked at, the variant that is chosen, and what is in the cart', async ({
  shopifyWorld: world,
  shop,
  visit,
}) => {
  await world.takeAgent(shop)
  world.agent.answerWith(stream([`Yes, the **moss** one is in stock, and leaves us today.${moss}`]))
  const shopper = await visit('about:blank')
  await shopper.page.clock.install()
  await shopper.page.goto(`https://${shop.domains[0]}/products/dawn?plain`)
  await shopper.page.evaluate(() => fetch('/cart/add.js', { method: 'POST', body: '{"items":[{"id":4102}]}' }))
  const cartTold = pageTold(shopper.page, '"total":72')
  await shopper.open()
  await cartTold
  await shopper.page.evaluate(() => history.replaceState(null, '', '?plain&variant=4102'))
  // The loader looks once a second whether the address is another one.
  await shopper.page.clock.runFor(1_500)
  const asked = world.agent.nextRequest()
  await shopper.say('Is it in stock?')
  expect((await asked).body.metadata.page).toMatchObject({
    url: `https://${shop.domains[0]}/products/dawn?plain&variant=4102`,
    type: 'product',
    product: { id: '41', title: 'Dawn pour-over set', variantId: '4102', currency: 'EUR' },
    cart: {
      total: 72,
      currency: 'EUR',
      items: [{ id: '4102', title: 'Dawn pour-over set - Moss', quantity: 1, price: 72 }],
    },
  })
  await expect(shopper.chat.locator('.product')).toHaveCount(1)
  await picture(shopper.page, 'shopify-product', {})
})

test("what Shopify's actions say is in the cart reaches the agent, also once the theme has changed it; where they fail, the Ajax API says it", async ({
  shopifyWorld: world,
  shop,
  visit,
}) => {
  await world.takeAgent(shop)
  const shopper = await visit(`https://${shop.domain}/products/dawn?actions`)
  const { page } = shopper
  const themeAdds = (variant: number) =>
    page.evaluate(
      `Shopify.actions.updateCart({ lines: [{ merchandiseId: 'gid://shopify/ProductVariant/${variant}', quantity: 1 }] })`,
    )
  const told = async (read: string, has: string, change: () => Promise<unknown>) => {
    const cartRead = page.waitForResponse(read)
    const cartTold = pageTold(page, has)
    await change()
    await cartRead
    await cartTold
    const asked = world.agent.nextRequest()
    await shopper.say('What have I got?')
    return (await asked).body.metadata.page?.cart
  }
  const set = { id: '4102', title: 'Dawn pour-over set', quantity: 1, price: 72 }

  await themeAdds(4102)
  expect(await told('**/cart/actions/get', '"quantity":1', () => shopper.open())).toEqual({
    total: 72,
    currency: 'EUR',
    items: [set],
  })
  expect(await told('**/cart/actions/get', '"quantity":2', () => themeAdds(4102))).toEqual({
    total: 144,
    currency: 'EUR',
    items: [{ ...set, quantity: 2 }],
  })

  await page.route('**/cart/actions/get', (route) => route.abort())
  expect(await told('**/cart.js', '"total":212', () => themeAdds(4101))).toMatchObject({
    total: 212,
    items: [
      { id: '4102', quantity: 2 },
      { id: '4101', quantity: 1 },
    ],
  })
})

const products = `Have a look:

\`\`\`parley
{ "type": "products", "text": "Four things",
  "items": [{ "id": "moss", "title": "Moss", "variantId": "4102" }, { "id": "4199", "title": "Sold" }, { "id": "4198", "title": "Gone" }, { "id": "set-7", "title": "Set" }] }
\`\`\`
`

test("a product's button puts it into the shop's cart, after the click and not before", async ({
  shopifyWorld: world,
  shop,
  visit,
}) => {
  await world.takeAgent(shop)
  world.agent.answerWith(stream([products]))
  const ask = async (query: string) => {
    const shopper = await visit(`https://${shop.domain}/products/dawn${query}`)
    await shopper.open()
    await shopper.say('What do you have?')
    const card = (title: string) => shopper.chat.locator('.product').filter({ hasText: title }).last()
    await expect(card('Moss')).toBeVisible()
    return { page: shopper.page, card, shopper }
  }

  expect(shop.cart.lines).toEqual([])
  // The second theme has Shopify's actions; the line of the first is there.
  for (const [query, path, quantity] of [
    ['', '/cart/add.js', 1],
    ['?actions', '/cart/actions/update', 2],
  ] as const) {
    const { page, card } = await ask(query)
    const added = page.waitForRequest(`**${path}`)
    await card('Moss').getByRole('button').click()
    await added
    await expect(card('Moss')).toContainText(/added/i)
    for (const title of ['Sold', 'Gone', 'Set']) await card(title).getByRole('button').click()
    await expect(card('Sold')).toContainText(/sold out/i)
    for (const title of ['Gone', 'Set']) await expect(card(title)).toContainText(/did not work/i)
    expect(shop.cart.lines).toMatchObject([{ variant_id: 4102, quantity }])
  }

  // By Shopify's actions, which warn of every line of the cart that has sold out since.
  const { page, card, shopper } = await ask('?actions')
  const press = async (says: RegExp) => {
    await card('Moss').getByRole('button').click()
    await expect(card('Moss')).toContainText(says)
    const asked = shopper.chat.locator('.product').filter({ hasText: 'Moss' })
    const before = await asked.count()
    await shopper.say('What else?')
    await expect(asked).toHaveCount(before + 1)
  }
  shop.cart.lines.push({ variant_id: 4101, title: 'Dawn pour-over set - Ash', final_price: 6800, quantity: 1 })
  shop.cart.soldOut.add(4101)
  await press(/added/i)
  shop.cart.soldOut.add(4102)
  await press(/sold out/i)
  await page.route('**/cart/actions/update', (route) => route.abort())
  await press(/did not work/i)
  expect(shop.cart.lines).toMatchObject([
    { variant_id: 4102, quantity: 3 },
    { variant_id: 4101, quantity: 1 },
  ])
})

test('a customer who is signed in is known to the agent, also on a page older than what it signed; one who is not is nobody', async ({
  shopifyWorld: world,
  shop,
  visit,
}) => {
  await world.takeAgent(shop)
  const shopper = await visit(`https://${shop.domain}/products/dawn`)
  const { page } = shopper
  const sessionOf = async (response: Response) => {
    const { visitor, token } = await response.json()
    if (visitor) return { identified: visitor.identified }
    return response.url().endsWith('identity') ? typeof token : response.status()
  }
  // In the order in which they come, however long each takes to be read.
  let sessions: Promise<unknown>[] = []
  page.on('response', (response) => {
    if (/\/v1\/sessions$|\/identity$/.test(response.url())) sessions.push(sessionOf(response))
  })
  const comes = async (rewrite: (html: string) => string): Promise<unknown[]> => {
    shop.rewrite = rewrite
    sessions = []
    await page.goto(`https://${shop.domain}/products/dawn`)
    await page.locator('parley-chat button').click()
    await expect.poll(() => sessions.at(-1)).toMatchObject({ identified: expect.any(Boolean) })
    return Promise.all(sessions)
  }
  const toldToAgent = async () => {
    const asked = world.agent.nextRequest()
    await shopper.say('Who am I?')
    return (await asked).body.metadata.visitor.identity
  }
  const sign = (past: number) => {
    const secret = world.shopify.metafield(shop.domain, 'parley_private.identity_secret')
    return signedCustomer(secret, {
      shopId: shop.shopId,
      customerId: '77',
      expires: Math.floor(Date.now() / 1000) - past,
    })
  }
  const claiming = (identity: string) => (html: string) =>
    html.replace('"consent":', `"identity":"${identity}","identityUrl":"/apps/parley-chat/identity","consent":`)

  expect(await comes((html) => html)).toEqual([{ identified: false }])
  expect(await comes(claiming(sign(60)))).toEqual([403, 'object', { identified: false }])
  expect(await comes(claiming(sign(-300).replace('.77.', '.78.')))).toEqual([403, 'object', { identified: false }])
  expect(await toldToAgent()).toBeUndefined()

  await page.context().addCookies([{ name: 'customer', value: '77', url: `https://${shop.domain}` }])
  expect(await comes((html) => html)).toEqual([{ identified: true }])
  expect(await toldToAgent()).toEqual({ id: '77', verified: true })
  expect(await comes((html) => html.replace(/sfy1\.[^"]*/, sign(60)))).toEqual([403, 'string', { identified: true }])
  expect(await toldToAgent()).toEqual({ id: '77', verified: true })
})
