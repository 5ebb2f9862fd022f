import { expect, it } from 'vitest'
import { tooLong } from '#sites/printed-config.ts'
import { siteOf } from '#sites/site.ts'
import type { SiteConfigParts } from '#sites/site-config.ts'
import type { SiteDocument } from '#sites/site-model.ts'
import { checkMetafieldsSet, metafieldsOf } from './metafields.ts'

const document: SiteDocument = {
  _id: 'site_1',
  key: 'pk_1',
  accountId: 'acc_1',
  name: 'Keramik',
  platform: 'shopify',
  status: 'active',
  origins: [],
  agent: null,
  historyLength: 0,
  agentLimits: {},
  private: false,
  secretKeyHash: '',
  identityKey: '',
  identityRequired: false,
  allowAgentRole: false,
  quotaPerDay: null,
  config: {},
  configChanges: 4,
  createdAt: new Date(),
}

function written(more: Partial<SiteDocument> = {}) {
  const site = siteOf({ ...document, ...more })
  const fields = metafieldsOf('gid://shopify/AppInstallation/1', {
    site,
    api: 'https://chat.example',
    identitySecret: 's',
  })
  return Object.fromEntries(fields.map(({ namespace, key, value }) => [`${namespace}.${key}`, value]))
}

const config = (parts: SiteConfigParts) => JSON.parse(written({ config: parts })['parley.config'] ?? '')

it('a page is told the address, the key and the config with its version', () => {
  expect(config({})).toMatchObject({
    api: 'https://chat.example',
    site: 'pk_1',
    config: { version: 5, siteKey: 'pk_1' },
  })
})

it('a config that is not too long fits into what Shopify keeps, whatever the address', () => {
  const shown = (hosts: number) => ({ ...document, config: { imageHosts: Array(hosts).fill('x'.repeat(97)) } })
  let hosts = 1_250
  while (!tooLong(siteOf(shown(hosts + 1)).config)) hosts += 1
  const api = `https://${'x'.repeat(253)}:65535`
  const told = { site: siteOf(shown(hosts)), api, identitySecret: 's' }
  const field = metafieldsOf('gid://shopify/AppInstallation/1', told).find(({ type }) => type === 'json')
  const bytes = Buffer.byteLength(field?.value ?? '')
  expect([bytes > 126 * 1024, bytes <= 128 * 1024]).toEqual([true, true])
})

it('texts stand by locale, whole, and none in the config, which every page prints', () => {
  const texts = { en: { title: 'Help', welcome: 'Hello' }, 'pt-br': { title: 'Ajuda' } }
  const kept = config({ locale: 'en', texts })
  expect(kept.config.texts).toEqual({})
  expect(kept.texts).toEqual({
    default: { title: 'Help', welcome: 'Hello' },
    en: { title: 'Help', welcome: 'Hello' },
    'pt-BR': { title: 'Ajuda', welcome: 'Hello' },
    pt: { title: 'Ajuda', welcome: 'Hello' },
  })
})

it('visitors see the chat once the agent has answered, and none of a site that is disabled', () => {
  expect(written()).toMatchObject({ 'parley.enabled': 'true', 'parley.live': 'false' })
  expect(written({ agentAnsweredAt: new Date() })).toMatchObject({ 'parley.live': 'true' })
  expect(written({ status: 'disabled' })).toMatchObject({ 'parley.enabled': 'false' })
})

it('what customers are signed with stands apart from what is printed', () => {
  expect(written()['parley_private.identity_secret']).toBe('s')
})

it('what Shopify did not keep is an error', () => {
  expect(() =>
    checkMetafieldsSet({ metafieldsSet: { userErrors: [{ field: ['metafields', '2'], code: 'TOO_LONG' }] } }),
  ).toThrow('metafields.2 TOO_LONG')
})
