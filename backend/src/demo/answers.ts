import type { Asked } from './asked.ts'
import { productsBlock, sizesBlock } from './blocks.ts'

type Language = 'en' | 'ru'
interface Intent {
  matches: RegExp
  answer: Record<Language, (asked: Asked) => string>
}

/** The first that matches answers: "may I talk to a person about my return?" is about a person. */
const intents: Intent[] = [
  {
    matches: /\b(human|person|someone|agent|operator|support|phone|call)\b|человек|оператор|поддержк|позвон|менеджер/i,
    answer: {
      en: () =>
        'Of course. **Ines and Duarte** answer every letter themselves, Monday to Friday, 9:00 to 17:00 Lisbon time. Write to [hello@lumme.example](mailto:hello@lumme.example) and you will hear from them the same working day.',
      ru: () =>
        'Конечно. **Инеш и Дуарте** сами отвечают на каждое письмо с понедельника по пятницу, с 9:00 до 17:00 по Лиссабону. Напишите на [hello@lumme.example](mailto:hello@lumme.example), и вам ответят в тот же рабочий день.',
    },
  },
  {
    matches:
      /\b(returns?|refund|exchange|send (it )?back|broken|chipped|damaged)\b|возвра[тщ]|верн[уё]|обмен|разбил|скола|сколом|трещин/i,
    answer: {
      en: (asked) =>
        `You have **30 days** to change your mind:\n\n- Returns from the EU are free; we send you the label.\n- The money is back within 5 days of the parcel's arrival.\n- If anything arrives chipped, send us a photo and a new one leaves the next day. You keep the old one.\n\n${link(asked, 'All about returns', 'returns')}`,
      ru: (asked) =>
        `У вас есть **30 дней**, чтобы передумать:\n\n- Возврат из стран ЕС бесплатный, этикетку пришлём мы.\n- Деньги вернутся в течение 5 дней после прибытия посылки.\n- Если что-то пришло со сколом, пришлите фото: новое уедет на следующий день.\n\n${link(asked, 'Подробнее о возврате', 'returns')}`,
    },
  },
  {
    matches:
      /\b(ship|shipping|ships|deliver|delivery|delivered|arrive|post|courier|track)\b|достав|привез|прид[её]т|мой заказ|курьер|посылк|отправ/i,
    answer: {
      en: (asked) =>
        `Yes, we ship from our workshop in Porto, and orders before 13:00 leave the **same day**.\n\n- **EU:** 2 to 4 working days, free from €60\n- **UK, Norway, Switzerland:** 4 to 6 working days, €12\n- **US and Canada:** 6 to 9 working days, €18\n\n${link(asked, 'Shipping in detail', 'shipping')}`,
      ru: (asked) =>
        `Да, мы отправляем заказы из мастерской в Порту, а оплаченные до 13:00 уезжают **в тот же день**.\n\n- **ЕС:** 2–4 рабочих дня, бесплатно от 60 €\n- **Великобритания, Норвегия, Швейцария:** 4–6 рабочих дней, 12 €\n- **США и Канада:** 6–9 рабочих дней, 18 €\n\n${link(asked, 'Подробнее о доставке', 'shipping')}`,
    },
  },
  {
    matches:
      /\b(recommend|suggest|show me|gift|present|what (do|can) you (have|sell|offer))\b|посовет|рекоменд|покажи|подар/i,
    answer: {
      en: (asked) => `These are what most people take home:\n\n${productsBlock(asked, 'en')}`,
      ru: (asked) => `Чаще всего у нас берут вот это:\n\n${productsBlock(asked, 'ru')}`,
    },
  },
  {
    matches: /\b(choose|choice|decide)\b|выбрать|выбор/i,
    answer: {
      en: () => `Gladly. **How many cups** do you usually brew at once?\n\n${sizesBlock('en')}`,
      ru: () => `С удовольствием. **Сколько чашек** вы обычно варите за раз?\n\n${sizesBlock('ru')}`,
    },
  },
  {
    matches:
      /\b(prices?|costs?|how much (is|are|for)|stock|available|discount|sold)\b|цен[аыуе]|стоит|стоимост|налич|скидк/i,
    answer: {
      en: (asked) =>
        `${priced(asked, 'en', (title, price) => `**${title}** is ${price}, with VAT and 50 paper filters in the box.`, 'Every price has VAT and 50 paper filters in it.')}\n\n- **Oat** and **Moss** are in stock and leave today.\n- **Ink** comes out of the kiln in two weeks; order now and we keep one for you.`,
      ru: (asked) =>
        `${priced(asked, 'ru', (title, price) => `**${title}** стоит ${price}, включая НДС и 50 бумажных фильтров.`, 'В цену входят НДС и 50 бумажных фильтров.')}\n\n- **Oat** и **Moss** есть в наличии и уезжают сегодня.\n- **Ink** выйдет из печи через две недели; закажите сейчас, и мы отложим его для вас.`,
    },
  },
  {
    matches:
      /\b(sizes?|big|large|small|cups?|capacity|dimensions|fit|fits|filters?|ml|litres?)\b|размер|объ[её]м|чаш|литр|фильтр|больш|маленьк/i,
    answer: {
      en: () =>
        'There are two sizes:\n\n- **Small:** 1 to 2 cups, 400 ml, takes No. 01 filters\n- **Large:** 3 to 4 cups, 700 ml, takes No. 02 filters\n\nIf you usually brew for two and like a second cup, take the large one. It also brews a single cup well.',
      ru: () =>
        'Есть два размера:\n\n- **Маленький:** 1–2 чашки, 400 мл, фильтры № 01\n- **Большой:** 3–4 чашки, 700 мл, фильтры № 02\n\nЕсли вы варите на двоих и любите вторую чашку, берите большой. Одну чашку он тоже варит хорошо.',
    },
  },
  {
    matches:
      /\b(materials?|made|clay|glaze|stoneware|ceramics?|wood|dishwasher|clean|wash|care|lead)\b|материал|глин|глазур|керамик|дерев|мыть|мойк|моющ|уход|сделан/i,
    answer: {
      en: () =>
        'It is **stoneware**, thrown by hand and fired at 1,240 °C, with a matte glaze that is free of lead and cadmium. The collar is oiled beech.\n\nThe dripper and the carafe may go into the dishwasher. Slip the **beech collar** off first and wipe it with a damp cloth.',
      ru: () =>
        'Это **каменная керамика**: её вытачивают вручную и обжигают при 1240 °C. В матовой глазури нет свинца и кадмия, а кольцо сделано из бука с маслом.\n\nВоронку и графин можно мыть в посудомоечной машине. Сначала снимите **буковое кольцо** и протрите его влажной тканью.',
    },
  },
  {
    matches: /^\s*(hi|hello|hey|good (morning|afternoon|evening))\b|привет|здравствуй|добрый|доброе/i,
    answer: {
      en: ({ page }) =>
        `Hello, and welcome to Lumme! Ask me anything about ${page?.product ? `the ${page.product.title}` : 'our coffee sets'}: **sizes**, **glazes**, **shipping** or **returns**.`,
      ru: ({ page }) =>
        `Здравствуйте и добро пожаловать в Lumme! Спросите меня про ${page?.product ? `«${page.product.title}»` : 'наши кофейные наборы'}: **размеры**, **глазурь**, **доставку** или **возврат**.`,
    },
  },
]

const otherwise: Intent['answer'] = {
  en: () =>
    'I am the stand-in agent of this demo shop, so I know only a few things by heart. Try one of these:\n\n- Do you ship to Berlin?\n- Which size do I need for two?\n- Can I return it?\n\nPoint `N8N_WEBHOOK_URL` at your own workflow and **your agent** answers here instead.',
  ru: () =>
    'Я замещаю агента в этом демонстрационном магазине и знаю наизусть немногое. Попробуйте спросить:\n\n- Вы доставляете в Берлин?\n- Какой размер нужен на двоих?\n- Можно ли вернуть?\n\nУкажите в `N8N_WEBHOOK_URL` свой процесс, и здесь будет отвечать **ваш агент**.',
}

/** The demo shop's answer, in Markdown: Russian to a question with Cyrillic letters, else English. */
export function answerTo(asked: Asked): string {
  const language: Language = /\p{Script=Cyrillic}/u.test(asked.question) ? 'ru' : 'en'
  const intent = intents.find(({ matches }) => matches.test(asked.question))
  return (intent?.answer ?? otherwise)[language](asked)
}

function priced({ page }: Asked, language: Language, known: (title: string, price: string) => string, unknown: string) {
  const { title, price, currency } = page?.product ?? {}
  if (title === undefined || price === undefined || currency === undefined) return unknown
  return known(title, new Intl.NumberFormat(language, { style: 'currency', currency }).format(price))
}

/** A link to a section of the page that the visitor is on. */
function link({ page }: Asked, text: string, section: string) {
  return page && URL.canParse(page.url) ? `[${text}](${new URL(`#${section}`, page.url)})` : text
}
