import { expect, it } from 'vitest'
import { answerTo } from './answers.ts'

const product = { id: 'dawn', title: 'Dawn pour-over set', price: 68, currency: 'EUR' }
const page = { url: 'https://shop.example/products/dawn?x=1', product }

it.each([
  ['Do you ship to Berlin?', 'same day'],
  ['When will my order be delivered?', 'same day'],
  ['Can I return it?', '30 days'],
  ['It arrived chipped', '30 days'],
  ['Which size do I need for two cups?', 'two sizes'],
  ['Is the glaze dishwasher safe?', '1,240 °C'],
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

it('links to a section of the page that the visitor is on, and to nothing where there is none', () => {
  expect(answerTo({ question: 'return', page })).toContain('(https://shop.example/products/dawn?x=1#returns)')
  expect(answerTo({ question: 'return', page: { url: '' } })).not.toContain('](')
  expect(answerTo({ question: 'return' })).not.toContain('](')
})
