import AxeBuilder from '@axe-core/playwright'
import { gate, stream } from '../../backend/test/agents/fake-agent.ts'
import { beginAnswer } from '../world/begun-answer.ts'
import { expect, Shopper, test } from '../world/world.ts'

test('nothing is fetched before intent but the loader and one small config', async ({ browsing, world }) => {
  const page = await browsing.context.newPage()
  const fetched: string[] = []
  page.on('request', (request) => {
    if (request.url().startsWith(world.backend.url)) fetched.push(new URL(request.url()).pathname)
  })
  await page.goto(world.shop.url(), { waitUntil: 'networkidle' })
  const shopper = new Shopper(page)
  await expect(shopper.launcher).toBeVisible()
  expect(fetched).toEqual(['/parley.js', `/v1/sites/${world.siteKey}/config`])
  expect(await page.evaluate(() => Object.keys(localStorage).length + document.cookie.length)).toBe(0)
})

test('the keyboard goes in, sends, leaves and finds its way back', async ({ shopper, world }) => {
  world.agent.answerWith(stream(['Hello to the keyboard.']))
  await shopper.launcher.focus()
  await shopper.page.keyboard.press('Enter')
  await shopper.fieldTakesKeys()
  await expect(shopper.launcher).toHaveAttribute('aria-expanded', 'true')
  await shopper.page.keyboard.type('first line')
  await shopper.page.keyboard.press('Shift+Enter')
  await shopper.page.keyboard.type('second line')
  await shopper.page.keyboard.press('Enter')
  await expect(shopper.own()).toHaveText(['first line\nsecond line'])
  await expect(shopper.answers()).toHaveText(['Hello to the keyboard.'])
  await shopper.page.keyboard.press('Escape')
  await expect(shopper.launcher).toBeFocused()
  await expect(shopper.launcher).toHaveAttribute('aria-expanded', 'false')
})

test('an answer that comes while the chat is closed is counted on the launcher', async ({ shopper, world }) => {
  const held = await beginAnswer(world, shopper, 'Take your time', 'Done ')
  await shopper.page.keyboard.press('Escape')
  await held.send('now.')
  await held.end()
  await expect(shopper.launcher).toHaveAccessibleName(/1/)
  await shopper.launcher.click()
  await expect(shopper.launcher).not.toHaveAccessibleName(/1/)
})

test('axe finds nothing in launcher, panel, streaming answer and failure', async ({ shopper, world }) => {
  // What is just coming is still faint.
  await shopper.page.emulateMedia({ reducedMotion: 'reduce' })
  const check = async (state: string) => {
    const { violations } = await new AxeBuilder({ page: shopper.page }).analyze()
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    expect(serious.map(({ id, nodes }) => `${state}: ${id} ${nodes[0]?.html}`)).toEqual([])
  }
  await check('launcher')
  const held = gate()
  world.agent.answerWith(held.behaviour)
  await shopper.open()
  await check('empty panel')
  await shopper.say('Show me **everything**')
  await held.send('A [link](https://shop.example/a), a list:\n\n- one\n- two\n\n`code`')
  await expect(shopper.answers().locator('li')).toHaveCount(2)
  await check('streaming')
  await held.cut()
  await expect(shopper.chat.getByRole('button', { name: 'Try again' })).toBeVisible()
  await check('failed')
})

test('a hostile answer stays text', async ({ shopper, world }) => {
  const hostile = [
    '<img src=x onerror="parent.hacked=1"><script>parent.hacked=1</script>',
    '[click](javascript:parent.hacked=1) [data](data:text/html,x)',
    '![pixel](https://tracker.example/p.png)',
    '\u202Eevil\u202C',
  ].join('\n\n')
  world.agent.answerWith(stream([hostile]))
  const fetched: string[] = []
  shopper.page.on('request', (request) => fetched.push(request.url()))
  await shopper.open()
  await shopper.say('Hack me')
  const answer = shopper.answers()
  await expect(answer).toContainText('<script>parent.hacked=1</script>')
  await expect(answer.locator('img, script')).toHaveCount(0)
  const links = await answer.locator('a').evaluateAll((all) => all.map((each) => each.getAttribute('href')))
  expect(links.every((href) => href?.startsWith('https://tracker.example/'))).toBe(true)
  await expect(answer).not.toContainText('\u202E')
  expect(fetched.filter((address) => address.includes('tracker.example'))).toEqual([])
})

test('a Russian page speaks Russian', async ({ browsing, world }) => {
  world.agent.answerWith(stream(['Здравствуйте! Доставим завтра — 😀']))
  const shopper = new Shopper(await browsing.context.newPage())
  await shopper.page.goto(`${world.shop.url()}?locale=ru`)
  await shopper.open()
  await expect(shopper.input).toHaveAttribute('placeholder', /[а-яё]/i)
  await shopper.say('Когда придёт заказ?')
  await expect(shopper.answers().last()).toHaveText('Здравствуйте! Доставим завтра — 😀')
  const asked = world.agent.requests.find(({ body }) => body.chatInput === 'Когда придёт заказ?')
  expect(asked?.body.metadata.locale).toBe('ru')
})

test('on a plain-http shop, without locks and randomUUID, each tab still chats', async ({ browsing, world }) => {
  world.agent.answerWith(stream(['Plain, but well.']))
  const shopper = new Shopper(await browsing.context.newPage())
  await shopper.page.goto(world.shop.url('plain.test'))
  await shopper.open()
  const frame = shopper.page.frames().find((each) => each.url().includes('/embed/'))
  expect(await frame?.evaluate(() => [isSecureContext, 'locks' in navigator])).toEqual([false, false])
  await shopper.say('Is this safe?')
  await expect(shopper.answers()).toHaveText(['Plain, but well.'])
})

test('the frame has storage and locks of its own under each shop, as browsers partition them', async ({
  browsing,
  world,
}) => {
  const key = await world.newSite([
    `http://one.localhost:${world.shop.port}`,
    `http://two.localhost:${world.shop.port}`,
  ])
  world.agent.answerWith(stream(['Hi.']))
  const visit = async (host: string) => {
    const shopper = new Shopper(await browsing.context.newPage())
    await shopper.page.goto(`${world.shop.url(host)}?site=${key}`)
    await shopper.open()
    return shopper
  }
  const one = await visit('one.localhost')
  await one.say('Only here')
  await expect(one.answers()).toHaveText(['Hi.'])
  const frame = one.page.frames().find((each) => each.url().includes('/embed/'))
  expect(await frame?.evaluate(() => ['locks' in navigator, localStorage.length > 0])).toEqual([true, true])
  const two = await visit('two.localhost')
  await expect(two.own()).toHaveCount(0)
})
