import type { Page } from '@playwright/test'
import type { ParleyCommand, ParleyEvents } from '../../widget/types.ts'
import { expect, Shopper, test } from '../world/world.ts'

/** The demo shop's playground, in the order in which somebody might go through it. */
class Playground extends Shopper {
  readonly lines

  constructor(page: Page) {
    super(page)
    this.lines = page.getByRole('log', { name: 'Log' }).getByRole('listitem')
  }

  command(name: ParleyCommand) {
    return this.page.locator(`form[data-command=${name}]`)
  }

  run(name: ParleyCommand): Promise<void> {
    return this.command(name).getByRole('button').click()
  }

  /** The event came, and the page shows it with its data. */
  async heard(name: keyof ParleyEvents, data = '{}'): Promise<void> {
    await expect(this.lines.filter({ hasText: `parley:${name} ${data}` }).last()).toBeVisible()
    await expect(this.page.locator('#events span', { hasText: new RegExp(`^${name}$`) })).toHaveAttribute('data-count')
  }
}

/** What each command's button does. */
const effects: Record<ParleyCommand, (at: Playground) => Promise<void>> = {
  async open(at) {
    await at.run('open')
    await expect(at.chat.locator('.panel')).toBeVisible()
    await at.heard('open')
    await at.heard('ready')
  },
  async close(at) {
    await at.run('close')
    await expect(at.launcher).toHaveAttribute('aria-expanded', 'false')
    await at.heard('close')
  },
  async toggle(at) {
    await at.run('toggle')
    await expect(at.launcher).toHaveAttribute('aria-expanded', 'true')
    await at.run('toggle')
    await expect(at.launcher).toHaveAttribute('aria-expanded', 'false')
  },
  async hide(at) {
    await at.run('hide')
    await expect(at.launcher).toBeHidden()
  },
  async show(at) {
    await at.run('show')
    await expect(at.launcher).toBeVisible()
  },
  async send(at) {
    await at.run('send')
    await expect(at.own().last()).toHaveText('What do you recommend?')
    await at.heard('message:sent')
    await at.heard('message:received')
    await at.chat.getByRole('button', { name: 'Add to cart' }).first().click()
    await expect(at.chat.getByRole('button', { name: 'Added' })).toBeVisible()
    await at.heard('action', "{ id: '")
  },
  async page(at) {
    await at.command('page').getByLabel('Price').fill('79')
    await at.run('page')
    await at.say('How much is it?')
    await expect(at.answers().last()).toContainText('Dawn set, large is €79.00')
  },
  async identify(at) {
    const refused = at.page.waitForResponse((response) => response.url().endsWith('/v1/sessions'))
    await at.run('identify')
    expect((await refused).status()).toBe(403)
  },
  async consent(at) {
    const kept = () =>
      at.page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('parley:pk_demo')))
    expect(await kept()).not.toEqual([])
    await at.command('consent').getByLabel('Storage').selectOption('false')
    await at.run('consent')
    await expect.poll(kept).toEqual([])
  },
  async update(at) {
    await expect(at.page.locator('#tag')).toContainText('data-color-scheme="dark"')
    await at.run('update')
    await expect(at.chat.locator('html')).toHaveAttribute('data-scheme', 'dark')
    await expect(at.launcher).toHaveAccessibleName('Ask us')
    await expect(at.launcher).toHaveCSS('background-image', /rgb\(15, 118, 110\)/)
  },
  async on(at) {
    const closed = at.lines.filter({ hasText: 'listener(' })
    await at.command('on').getByLabel('Event').selectOption('close')
    await at.run('on')
    await at.run('toggle')
    await expect(closed).toHaveCount(1)
  },
  async off(at) {
    await at.command('off').getByLabel('Event').selectOption('close')
    await at.run('off')
    await at.run('open')
    await at.run('close')
    await expect(at.launcher).toHaveAttribute('aria-expanded', 'false')
    await expect(at.lines.filter({ hasText: 'listener(' })).toHaveCount(1)
  },
  async debug(at) {
    await at.run('debug')
    await expect(at.lines.filter({ hasText: '"siteKey": "pk_demo"' })).toBeVisible()
    await at.command('debug').getByLabel('as a file').check()
    const file = at.page.waitForEvent('download')
    await at.run('debug')
    expect((await file).suggestedFilename()).toBe('parley-debug.json')
  },
  async destroy(at) {
    await at.run('destroy')
    await expect(at.page.locator('parley-chat')).toHaveCount(0)
  },
  async init(at) {
    await at.run('init')
    await expect(at.launcher).toBeVisible()
  },
}

test('each button of the playground does what its command says, under a strict policy and without another host', async ({
  browsing,
  world,
}) => {
  const at = new Playground(await browsing.context.newPage())
  const problems: string[] = []
  at.page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) problems.push(message.text())
  })
  at.page.on('pageerror', (error) => problems.push(String(error)))
  at.page.on('request', (request) => {
    if (/^https?:/.test(request.url()) && !request.url().startsWith(world.backend.url)) problems.push(request.url())
  })
  await at.page.goto(world.backend.url)
  await at.page.getByRole('link', { name: 'try the chat’s commands' }).click()
  await expect(at.launcher).toBeVisible()
  const shown = await at.page.locator('form').evaluateAll((forms) => forms.map((form) => form.dataset.command))
  expect(shown.sort()).toEqual(Object.keys(effects).sort())
  for (const [name, effect] of Object.entries(effects)) await test.step(name, () => effect(at))
  expect(problems).toEqual([])
})

test('the playground shows the events that no command brings', async ({ browsing, world }) => {
  const at = new Playground(await browsing.context.newPage())
  await at.page.goto(`${world.backend.url}/playground`)
  await at.run('send')
  await at.heard('message:received')
  // One after the other, before an answer can have come.
  await at.page.evaluate(() => {
    for (const name of ['send', 'close'])
      document.querySelector<HTMLFormElement>(`form[data-command=${name}]`)?.requestSubmit()
  })
  await at.heard('unread', '{ count: 1 }')
  await at.run('open')
  const person = async () => {
    await at.chat.getByRole('button', { name: 'More' }).click()
    await at.chat.getByRole('menuitem', { name: 'Talk to a person' }).click()
  }
  await at.page.route('**/v1/handoff', (route) => route.abort())
  await person()
  await at.heard('error', "{ code: 'offline' }")
  await at.page.unroute('**/v1/handoff')
  await person()
  await at.heard('handoff', "{ state: 'requested' }")
})

test('the reference that the playground names is the one of the documentation', async ({ browsing, world }) => {
  const page = await browsing.context.newPage()
  await page.goto(`${world.backend.url}/playground`)
  await page.getByRole('link', { name: 'Reference' }).click()
  await expect(page.locator('body')).toContainText('One tag puts the chat on a page')
})
