import { expect, it } from 'vitest'
import { maxOrigins } from './origins.ts'
import { withPlatformOrigins } from './platform-origins.ts'
import type { SiteOrigin } from './site-origin.ts'

const then = new Date('2026-11-01T00:00:00Z')
const now = new Date('2026-11-02T00:00:00Z')
const proven = (origin: string, addedAt = then): SiteOrigin => ({ origin, addedAt, state: 'proven' })
const allowed = (origin: string): SiteOrigin => ({ origin, addedAt: then, state: 'allowed' })

it('takes what the platform names, and ends what it names no more', () => {
  expect(withPlatformOrigins([], ['https://a.example'], now)).toEqual([proven('https://a.example', now)])
  expect(withPlatformOrigins([proven('https://a.example')], ['https://b.example'], now)).toEqual([
    { origin: 'https://a.example', addedAt: then, state: 'revoked' },
    proven('https://b.example', now),
  ])
})

it('takes one that came back', () => {
  const gone = withPlatformOrigins([proven('https://a.example')], [], now) ?? []
  expect(withPlatformOrigins(gone, ['https://a.example'], now)).toEqual([proven('https://a.example', now)])
})

it('leaves what the owner answers for, named or not', () => {
  const own = [allowed('https://own.example'), allowed('https://a.example')]
  expect(withPlatformOrigins(own, ['https://a.example'], now)).toBeNull()
})

it('changes nothing where nothing changed', () => {
  const known = [
    proven('https://a.example'),
    { origin: 'https://old.example', addedAt: then, state: 'revoked' as const },
  ]
  expect(withPlatformOrigins(known, ['https://a.example'], now)).toBeNull()
})

it('takes the first of more origins than a site may have', () => {
  const many = Array.from({ length: maxOrigins + 1 }, (_, n) => `https://${n}.example`)
  const taken = withPlatformOrigins([allowed('https://own.example')], many, now) ?? []
  expect(taken.map(({ origin }) => origin)).toEqual(['https://own.example', ...many.slice(0, maxOrigins - 1)])
})
