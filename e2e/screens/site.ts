import type { CardPart } from '@parley/protocol/card-template'
import type { SiteParts } from '../world/site-parts.ts'
import { words } from './words.ts'

export interface Site {
  key: string
  secretKey: string
}

const orderCard: CardPart = {
  part: 'stack',
  children: [
    {
      part: 'row',
      children: [
        { part: 'title', text: 'Order {number}' },
        { part: 'note', text: '{state}' },
      ],
    },
    { part: 'list', each: 'lines', item: { part: 'text', text: '{title} × {quantity}' } },
    { part: 'divider' },
    { part: 'button', label: 'Follow the parcel', action: 'track' },
  ],
}

/** How a site of the scenes looks and what it offers: everything that a site can. @param shop where its pictures are. */
export const siteParts = (shop: string, look: SiteParts['look']): SiteParts => ({
  look: { color: '#3f4a35', launcher: { online: true }, ...look },
  texts: Object.fromEntries(
    Object.entries(words).map(([language, { subtitle, welcome, hint, consent, suggestions }]) => [
      language,
      { title: 'Lumme', subtitle, welcome, hint, consent, suggestions },
    ]),
  ),
  behaviour: { proactive: { show: 'hint', afterSeconds: 0, pages: ['/hint'] } },
  features: { handoff: true, feedback: true },
  cards: { order: orderCard },
  notices: { consent: true, privacyUrl: 'https://lumme.example/privacy' },
  imageHosts: [new URL(shop).host],
})
