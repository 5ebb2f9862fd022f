import { describe, expect, it } from 'vitest'
import { buildSiteConfig } from './site-config.ts'

const site = { key: 'pk_1', name: 'A shop', identityRequired: false }

describe('buildSiteConfig', () => {
  it('needs nothing set', () => {
    expect(buildSiteConfig(site, {})).toMatchObject({
      version: 1,
      siteKey: 'pk_1',
      name: 'A shop',
      locale: 'en',
      look: { side: 'right', colorScheme: 'auto' },
      behaviour: { mode: 'floating', open: 'never' },
      features: { eventText: false, keep: true, identityRequired: false },
      imageHosts: [],
    })
  })

  it('puts what the merchant set over our defaults, part by part', () => {
    const config = buildSiteConfig(site, {
      look: { color: '#abc', avatarUrl: 'https://shop.example/a.png' },
      texts: { ru: { title: 'Лавка' } },
    })
    expect(config.look).toMatchObject({ color: '#abc', side: 'right', avatarUrl: 'https://shop.example/a.png' })
    expect(config.texts).toEqual({ ru: { title: 'Лавка' } })
  })

  it('says that an identity is required where the site says so', () => {
    expect(buildSiteConfig({ ...site, identityRequired: true }, {}).features.identityRequired).toBe(true)
  })

  it.each([
    ['a color that is more CSS than a color', { look: { color: 'red;background:url(//evil.example)' } }],
    ['a layer beyond what CSS has', { look: { zIndex: 2 ** 31 } }],
    ['an avatar that is no address', { look: { avatarUrl: 'x' } }],
    ['an opening that nobody knows', { behaviour: { open: 'always' } }],
  ])('refuses %s', (_, parts) => expect(() => buildSiteConfig(site, parts)).toThrow())
})
