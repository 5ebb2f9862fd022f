import { stream } from '../../backend/test/agents/fake-agent.ts'
import { chatIn } from '../world/chat-frame.ts'
import { expect, Shopper, test } from '../world/world.ts'

/** What this browser keeps of the chat, in the frame and on the shop's page. */
const kept = async ({ page }: Shopper) => {
  const names = () => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]
  return { frame: await chatIn(page).evaluate(names), shop: await page.evaluate(names) }
}

test('nothing is kept before the visitor agrees, nor after they changed their mind', async ({ shopper, world }) => {
  world.agent.answerWith(stream(['Here I am.']))
  const { page } = shopper
  await page.goto(`${world.shop.url()}?consent=wait`)
  await shopper.open()
  await shopper.say('Who is there?')
  await expect(shopper.answers()).toHaveText(['Here I am.'])
  await shopper.input.fill('a draft')
  expect(await kept(shopper)).toEqual({ frame: [], shop: [] })
  const consent = (storage: boolean) => page.evaluate(`Parley('consent', { storage: ${storage} })`)
  await consent(true)
  await expect
    .poll(async () => (await kept(shopper)).frame.map((name) => name.split(':').at(-1)).sort())
    .toEqual(['draft', 'return-token', 'seen'])
  // That the chat was opened, and that there is a conversation, is older than the yes.
  expect((await kept(shopper)).shop.map((name) => name.split(':').at(-1)).sort()).toEqual(['open', 'seen'])
  await consent(false)
  await expect.poll(() => kept(shopper)).toEqual({ frame: [], shop: [] })
  await shopper.say('Still there?')
  await expect(shopper.answers()).toHaveText(['Here I am.', 'Here I am.'])
  expect(await kept(shopper)).toEqual({ frame: [], shop: [] })
})

test('who refuses on a later visit leaves nothing of the earlier ones', async ({ shopper, world }) => {
  world.agent.answerWith(stream(['Here I am.']))
  await shopper.open()
  await shopper.say('Who is there?')
  await expect(shopper.answers()).toHaveText(['Here I am.'])
  const before = await kept(shopper)
  expect(before.frame).not.toEqual([])
  expect(before.shop).not.toEqual([])
  await shopper.page.goto(`${world.shop.url()}?consent=refused`)
  await shopper.open()
  await expect.poll(() => kept(shopper)).toEqual({ frame: [], shop: [] })
  await shopper.say('Who am I?')
  await expect(shopper.own()).toHaveText(['Who am I?'])
  expect(await kept(shopper)).toEqual({ frame: [], shop: [] })
})

test('who refuses in one tab is forgotten by all of them, and both chats go on', async ({
  shopper,
  browsing,
  world,
}) => {
  world.agent.answerWith(stream(['Here I am.']))
  const second = new Shopper(await browsing.context.newPage())
  await second.page.goto(world.shop.url('shop.localhost', '/other'))
  await shopper.open()
  await second.open()
  await shopper.say('Who is there?')
  await expect(second.answers()).toHaveText(['Here I am.'])
  await shopper.page.evaluate(`Parley('consent', { storage: false })`)
  await expect.poll(() => kept(second)).toEqual({ frame: [], shop: [] })
  await second.input.fill('a draft')
  await second.say('Still there?')
  for (const each of [shopper, second]) await expect(each.answers()).toHaveText(['Here I am.', 'Here I am.'])
  // Its loader heard of it too: what would be remembered of a page is not.
  await second.page.evaluate(`Parley('close'); Parley('open')`)
  expect(await kept(second)).toEqual({ frame: [], shop: [] })
})
