import type { Page } from '@playwright/test'
import { gate, stream } from '../../backend/test/agents/fake-agent.ts'
import { expect, type Shopper, test } from '../world/world.ts'

const paragraphs = (count: number) =>
  Array.from({ length: count }, (_, index) => `Paragraph ${index + 1}.`).join('\n\n')
/** Where the first message of which something is to be seen stands, and which ones are in the document. */
const place = ({ log }: Shopper) =>
  log.evaluate((list) => {
    const all = [...list.querySelectorAll<HTMLElement>('[data-seq]')]
    const edge = list.getBoundingClientRect().top
    const seen = all.find((element) => element.getBoundingClientRect().bottom > edge)
    return {
      seq: seen?.dataset.seq,
      top: seen?.getBoundingClientRect().top,
      first: Number(all[0]?.dataset.seq),
      last: Number(all.at(-1)?.dataset.seq),
      count: all.length,
    }
  })

test('a reader who scrolled up is not moved by a growing answer; a pill leads back, and so does a message of their own', async ({
  shopper,
  world,
}) => {
  world.agent.answerWith(stream([paragraphs(40)]))
  await shopper.open()
  await shopper.say('Something long')
  await expect(shopper.answers()).toContainText('Paragraph 40.')
  const held = gate()
  world.agent.answerWith(held.behaviour)
  await shopper.say('And more')
  await held.send('It begins.\n\n')
  await expect(shopper.answers().last()).toHaveText('It begins.')
  await shopper.log.hover()
  await shopper.page.mouse.wheel(0, -600)
  const latest = shopper.chat.getByRole('button', { name: 'Latest messages' })
  await expect(latest).toBeVisible()
  const before = await place(shopper)
  await held.send(paragraphs(20))
  const pill = shopper.chat.getByRole('button', { name: 'New message' })
  await expect(pill).toBeVisible()
  expect(await place(shopper)).toEqual(before)
  await pill.click()
  await expect(shopper.log.getByText('Paragraph 20.').last()).toBeInViewport()
  await held.end()
  await shopper.page.mouse.wheel(0, -600)
  await expect(latest).toBeVisible()
  world.agent.answerWith(stream(['Here.']))
  await shopper.say('Back to the end')
  await expect(shopper.own().last()).toBeInViewport()
  await expect(latest).toHaveCount(0)
})

const total = 1000
const page = 50
const message = (seq: number) => ({
  id: `msg_${seq}`,
  conversationId: 'conv_long',
  seq,
  role: seq % 2 === 1 ? 'visitor' : 'assistant',
  text: `Message ${seq}. `.repeat(1 + (seq % 9)),
  status: 'complete',
  createdAt: '2026-11-01T10:00:00.000Z',
})
const messages = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => message(from + index))

/** A conversation of a thousand messages in the place of the visitor's own: to have one for real takes many minutes. */
async function withLongConversation({ page: tab }: Shopper): Promise<void> {
  const conversation = {
    id: 'conv_long',
    status: 'open',
    handoff: 'none',
    lastSeq: total,
    createdAt: message(1).createdAt,
  }
  await tab.route('**/v1/sessions', async (route) => {
    // Browsers know the names below localhost by themselves; Node asks the system.
    const url = new URL(route.request().url())
    const headers = { ...route.request().headers(), host: url.host }
    const response = await route.fetch({ url: url.href.replace(url.hostname, '127.0.0.1'), headers })
    const last = messages(total - page + 1, total)
    await route.fulfill({
      response,
      json: { ...(await response.json()), conversation, messages: last, cursor: `${total}` },
    })
  })
  await tab.route('**/v1/messages?before=*', (route) => {
    const before = Number(new URL(route.request().url()).searchParams.get('before'))
    const from = Math.max(1, before - page)
    return route.fulfill({ json: { conversation, messages: messages(from, before - 1), hasMore: from > 1 } })
  })
  // The real one knows nothing of that conversation; this one is quiet.
  await tab.route('**/v1/events*', () => undefined)
}

test('of a thousand messages at most a hundred are in the document, and none moves when others come', async ({
  shopper,
}) => {
  await withLongConversation(shopper)
  await shopper.open()
  await expect(shopper.chat.getByText('Message 1000.').first()).toBeInViewport()
  const walk = async (where: 'top' | 'bottom', done: (at: Awaited<ReturnType<typeof place>>) => boolean) => {
    for (let at = await place(shopper); !done(at); ) {
      const moved = await scrollAndWatch(shopper.page, where)
      expect(moved.count).toBeLessThanOrEqual(100)
      expect(moved.by).toBeLessThan(1)
      at = await place(shopper)
    }
  }
  await walk('top', ({ first }) => first === 1)
  await expect(
    shopper.chat.getByText('Message 1.', { exact: true }).or(shopper.chat.getByText('Message 1. Message 1.')).first(),
  ).toBeAttached()
  await walk('bottom', ({ last }) => last === total)
})

/**
 * Scrolls near to one end and follows the first message in sight until the document holds other messages: how far it
 * moved meanwhile, in pixels, and how many there are.
 */
async function scrollAndWatch(tab: Page, where: 'top' | 'bottom') {
  const frame = tab.frames().find((each) => each.url().includes('/embed/'))
  if (!frame) throw new Error('The chat has no frame')
  return frame.evaluate(async (where) => {
    const list = document.querySelector('.log')
    if (!list) throw new Error('There is no log')
    const all = () => [...list.querySelectorAll<HTMLElement>('[data-seq]')]
    const end = () => (where === 'top' ? all()[0] : all().at(-1))?.dataset.seq
    list.scrollTop = where === 'top' ? 200 : list.scrollHeight - list.clientHeight - 200
    const edge = list.getBoundingClientRect().top
    const seen = all().find((element) => element.getBoundingClientRect().bottom > edge)
    const top = seen?.getBoundingClientRect().top ?? 0
    const before = end()
    const deadline = performance.now() + 5000
    while (end() === before && performance.now() < deadline) await new Promise(requestAnimationFrame)
    return { by: Math.abs((seen?.getBoundingClientRect().top ?? 0) - top), count: all().length }
  }, where)
}
