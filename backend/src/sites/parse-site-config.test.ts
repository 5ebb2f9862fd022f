import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseSiteConfigParts } from './parse-site-config.ts'
import { siteConfigParts } from './site-config.ts'

describe('the parts of a config', () => {
  it('may be any of those that a widget knows, and none need be', () => {
    expect(parseSiteConfigParts({})).toEqual({})
    const parts = {
      locale: 'de',
      look: { gradient: '#abc', phone: { side: 'left' }, launcher: { size: 64, online: true }, tabletWidth: 400 },
      texts: { de: { title: 'Laden', suggestions: ['Wann kommt es an?'] }, 'pt-BR': { hint: 'Posso ajudar?' } },
      behaviour: { proactive: { show: 'hint', afterSeconds: 20, pages: ['/products/*'] } },
      features: { handoff: true, telemetry: true },
      notices: { consent: true, privacyUrl: 'https://shop.example/privacy' },
      cards: { size: { part: 'row', children: [{ part: 'button', label: '{name}', action: 'choose-size' }] } },
      imageHosts: ['cdn.shop.example'],
    }
    expect(parseSiteConfigParts(parts)).toEqual(parts)
  })

  it('are as the documentation has them', () => {
    const page = readFileSync(new URL('../../../docs/operating/site-config.md', import.meta.url), 'utf8')
    const [, example = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? []
    expect(Object.keys(parseSiteConfigParts(JSON.parse(example)))).toContain('texts')
    const named = [...page.matchAll(/`([\w<>.]+)`/g)].map(([, name = '']) => name.split('.')[0])
    for (const part of Object.keys(siteConfigParts.entries)) expect(named).toContain(part)
  })

  it('that do not hold are all named, each with what is wrong', () => {
    const parts = { look: { color: 'red', side: 'top' }, texts: { de: { title: 7 } }, imageHosts: ['https://x'] }
    const told = () => parseSiteConfigParts(parts)
    for (const path of ['look.color', 'look.side', 'texts.de.title', 'imageHosts.0'])
      expect(told).toThrow(new RegExp(`^the config is refused, and nothing was changed:\n(?:.*\n)* *${path}: Invalid`))
  })

  it.each([
    [{ lok: {} }, 'lok'],
    [{ look: { colour: '#abc' } }, 'look.colour'],
    [{ look: { phone: { width: 7 } } }, 'look.phone.width'],
    [{ features: { identityRequired: true } }, 'features.identityRequired'],
    [{ siteKey: 'pk_other' }, 'siteKey'],
    [{ cards: { size: { part: 'text', text: 'x', script: 'y' } } }, 'cards.size.script'],
  ])('%j has a name that is not known', (parts, path) => {
    expect(() => parseSiteConfigParts(parts)).toThrow(`${path}: there is no such part`)
  })

  it.each([null, 'x', 7, undefined])('are an object: %j is none', (parts) => {
    expect(() => parseSiteConfigParts(parts)).toThrow('the config: Invalid')
  })

  it('that nest a card without end are refused', () => {
    let part: object = { part: 'divider' }
    for (let depth = 0; depth < 7; depth++) part = { part: 'stack', children: [part] }
    expect(() => parseSiteConfigParts({ cards: { deep: part } })).toThrow('cards.deep: is nested more than 6 deep')
  })
})
