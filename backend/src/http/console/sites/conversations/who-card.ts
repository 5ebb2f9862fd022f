import type { Profile } from '#visitors/profiles.ts'
import { type Html, html } from '../../html.ts'
import { shown } from '../../shown.ts'
import type { SiteTexts } from '../texts/texts.ts'

/** Claims are as large as the shop's token; here each is a line, and of an object each value. */
const longestClaim = 500

/** Who somebody is: what the shop signed is told apart from what they said themselves. False: nothing is known. */
export function whoCard(texts: SiteTexts, person: Profile | undefined): Html | false {
  if (!person) return false
  const { identity, contact } = person
  const { facts } = texts
  // No object: a shop may name a claim `toString`.
  const names = new Map(Object.entries(texts.claims))
  const claims = Object.entries(identity?.claims ?? {}).flatMap(valuesOf)
  return html`<section class="card" aria-labelledby="who"><h2 id="who">${texts.who}</h2>
<dl class="facts">
${
  identity && [
    fact(facts.sub, identity.sub, texts.verified),
    fact(facts.name, identity.name, texts.verified),
    fact(facts.email, identity.email, texts.verified),
    claims.map(([name, value]) => fact(names.get(name) ?? name, claimText(value), texts.verified)),
  ]
}
${contact && [fact(facts.name, contact.name, texts.unverified), fact(facts.email, contact.email, texts.unverified)]}
</dl></section>`
}

const fact = (name: string, value: string | undefined, word: string): Html | false =>
  value !== undefined &&
  value !== '' &&
  html`<div><dt>${shown(name)}</dt><dd>${shown(value)} <span class="quiet">${word}</span></dd></div>`

/** What an object holds goes by a name of its own, such as `lastOrder.total`. */
const valuesOf = ([name, value]: [string, unknown]): [string, unknown][] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).map(([inner, each]) => [`${name}.${inner}`, each])
    : [[name, value]]

const claimText = (value: unknown): string | undefined =>
  value === null ? undefined : (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, longestClaim)
