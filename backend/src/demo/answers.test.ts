import { block } from '@parley/protocol/block'
import { withBlocksAsText } from '@parley/protocol/block-text'
import * as v from 'valibot'
import { expect, it } from 'vitest'
import { answerTo } from './answers.ts'
import { demoConfig } from './demo-site.ts'
import { createDemoPages } from './shop.ts'

const product = { id: 'dawn', title: 'Dawn pour-over set', price: 68, currency: 'EUR' }
const page = { url: 'https://shop.example/products/dawn?x=1', product }

it.each([
  ['Do you ship to Berlin?', 'same day'],
  ['When will my order be delivered?', 'same day'],
  ['Can I return it?', '30 days'],
  ['It arrived chipped', '30 days'],
  ['Which size do I need for two cups?', 'two sizes'],
  ['Is the glaze dishwasher safe?', '1,240 °C'],
  ['What do you recommend?', '```parley'],
  ['Show me the sets', '"type":"products"'],
  ['Help me choose a size', '"type":"quick-replies"'],
  ['How much is it?', '€68.00'],
  ['Is the moss one in stock?', 'are in stock'],
  ['Hello!', 'welcome'],
  ['May I talk to a human about my return?', 'Ines and Duarte'],
  ['What is the airspeed of a swallow?', 'stand-in agent'],
  ['Доставите в Берлин?', 'в тот же день'],
  ['Когда придёт мой заказ?', 'в тот же день'],
  ['Можно вернуть?', '30 дней'],
  ['Какой размер взять?', 'два размера'],
  ['Из какого материала он сделан?', '1240 °C'],
  ['Что вы посоветуете?', '"type":"products"'],
  ['Помогите выбрать размер', '"type":"quick-replies"'],
  ['Сколько стоит?', '68,00'],
  ['Есть в наличии?', 'есть в наличии'],
  ['Привет', 'добро пожаловать'],
  ['Позовите человека', 'Инеш и Дуарте'],
  ['Почему небо синее?', 'замещаю агента'],
])('answers "%s" with what it is about, in its language', (question, expected) => {
  expect(answerTo({ question, page })).toContain(expected)
})

it('names the product and its price only where the page told them', () => {
  expect(answerTo({ question: 'price?', page })).toContain('**Dawn pour-over set** is €68.00')
  expect(answerTo({ question: 'price?', page: { url: page.url } })).toMatch(/^Every price/)
  expect(answerTo({ question: 'price?' })).toMatch(/^Every price/)
})

/** The block of an answer, as the chat reads it. */
const blockOf = (answer: string) => {
  const [, json = ''] = /^```parley\n(.*)\n```$/m.exec(answer) ?? []
  return v.parse(block, JSON.parse(json))
}

it.each(['What do you recommend?', 'Что вы посоветуете?'])(
  'shows wares with pictures that the shop has: %s',
  (question) => {
    const shop = createDemoPages({ loaderUrl: 'https://chat.example/parley.js', siteKey: 'pk_demo' })
    const answer = answerTo({ question, page: { url: 'https://shop.example/' } })
    const shown = blockOf(answer)
    if (shown.type !== 'products') throw new Error('no products')
    for (const { imageUrl = '', url = '' } of shown.items) {
      expect(shop(new URL(imageUrl).pathname)).not.toBeNull()
      expect(shop('/')?.body).toContain(`id="${new URL(url).hash.slice(1)}"`)
    }
    expect(withBlocksAsText(answer)).toMatch(/240 (?:ml|мл): .*22/)
    expect(answerTo({ question })).not.toContain('imageUrl')
  },
)

it.each(['Help me choose', 'Помогите выбрать'])('offers answers to tap that it understands: %s', (question) => {
  const shown = blockOf(answerTo({ question }))
  if (shown.type !== 'quick-replies') throw new Error('no quick replies')
  for (const { label, text = label } of shown.options)
    expect(answerTo({ question: text })).not.toMatch(/stand-in agent|замещаю агента/)
})

it.each(Object.values(demoConfig('localhost').texts ?? {}))(
  'answers what the site suggests: $title',
  ({ suggestions }) => {
    expect(suggestions?.length).toBeGreaterThan(2)
    for (const question of suggestions ?? [])
      expect(answerTo({ question, page })).not.toMatch(/stand-in agent|замещаю агента/)
  },
)

it('links to a section of the page that the visitor is on, and to nothing where there is none', () => {
  expect(answerTo({ question: 'return', page })).toContain('(https://shop.example/products/dawn?x=1#returns)')
  expect(answerTo({ question: 'return', page: { url: '' } })).not.toContain('](')
  expect(answerTo({ question: 'return' })).not.toContain('](')
})
