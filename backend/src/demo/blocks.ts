import { type Block, blockFence, type Product } from '@parley/protocol/block'
import type { Asked } from './asked.ts'

type Language = 'en' | 'ru'

/** A block as an agent writes it into its answer (docs/protocol/blocks.md). */
const fenced = (block: Block) => `\`\`\`${blockFence}\n${JSON.stringify(block)}\n\`\`\``

interface Ware {
  id: string
  price: number
  picture: string
  title: Record<Language, string>
  note: Record<Language, string>
}

const wares: Ware[] = [
  {
    id: 'dawn-small-oat',
    price: 68,
    picture: 'set-oat',
    title: { en: 'Dawn set, small, Oat', ru: 'Набор Dawn, маленький, Oat' },
    note: { en: '1 to 2 cups', ru: '1–2 чашки' },
  },
  {
    id: 'dawn-large-moss',
    price: 84,
    picture: 'set-moss',
    title: { en: 'Dawn set, large, Moss', ru: 'Набор Dawn, большой, Moss' },
    note: { en: '3 to 4 cups', ru: '3–4 чашки' },
  },
  {
    id: 'dawn-small-ink',
    price: 68,
    picture: 'set-ink',
    title: { en: 'Dawn set, small, Ink', ru: 'Набор Dawn, маленький, Ink' },
    note: { en: 'Back in two weeks', ru: 'Будет через две недели' },
  },
  {
    id: 'cup',
    price: 22,
    picture: 'cup',
    title: { en: 'Dawn cup, 240 ml', ru: 'Чашка Dawn, 240 мл' },
    note: { en: 'Stoneware', ru: 'Каменная керамика' },
  },
]

/** What the shop sells, with its own pictures where the page says where the shop is. */
export function productsBlock({ page }: Asked, language: Language): string {
  const items = wares.map(({ id, price, picture, title, note }): Product => {
    const shop = page && URL.canParse(page.url) ? page.url : null
    return {
      id,
      variantId: id,
      title: title[language],
      note: note[language],
      price,
      currency: 'EUR',
      ...(shop && { imageUrl: `${new URL(`/demo/${picture}.svg`, shop)}`, url: `${new URL('#with', shop)}` }),
    }
  })
  const money = new Intl.NumberFormat(language, { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 })
  const text = items.map(({ title, price = 0 }) => `- ${title}: ${money.format(price)}`).join('\n')
  return fenced({ type: 'products', text, items })
}

const sizes = {
  en: [
    { label: 'One or two', text: 'Which size do I need for two?' },
    { label: 'Three or four', text: 'Which size do I need for four cups?' },
    { label: 'Show me the sets' },
  ],
  ru: [
    { label: 'Одну или две', text: 'Какой размер нужен на двоих?' },
    { label: 'Три или четыре', text: 'Какой размер нужен на четыре чашки?' },
    { label: 'Покажите наборы' },
  ],
}

/** Answers to tap. */
export const sizesBlock = (language: Language): string =>
  fenced({
    type: 'quick-replies',
    text: sizes[language].map(({ label }) => `- ${label}`).join('\n'),
    options: sizes[language],
  })
