import { expect, vi } from 'vitest'
import { siteModel } from '#sites/site-model.ts'
import { startTestBackend, type TestBackend } from '../backends/backend.ts'
import { startWordPressSite, type WordPressSite } from './wordpress-site.ts'

/** A WordPress that a backend may ask. */
export interface Shop {
  readonly wordpress: WordPressSite
  /** The first site of the connection. */
  mine(): WordPressSite['connected']['sites'][number]
  /** Once the origin of the first site has proven itself. */
  proven(): Promise<void>
}

function shopOf(backend: TestBackend, wordpress: WordPressSite): Shop {
  const mine = () => wordpress.connected.sites[0] ?? expect.unreachable()
  return {
    wordpress,
    mine,
    async proven() {
      const proven = { origin: wordpress.origin, state: 'proven', reason: { $exists: false } } as const
      const isProven = { _id: mine().siteId, origins: { $elemMatch: proven } }
      // Not asked of the backend, which takes 30 syncs a minute.
      await vi.waitFor(async () => expect(await siteModel(backend.connection).exists(isProven)).not.toBeNull(), 10_000)
      const state = await wordpress.sync(backend)
      expect(state.sites[0]?.origins).toContainEqual({ origin: wordpress.origin, state: 'proven' })
    },
  }
}

/**
 * A backend for all tests of a file, and a WordPress that it may ask and that each of them connects anew.
 *
 * @param more of them, for tests that wait side by side: `another` gives one that no test has had.
 */
export async function startConnectedBackend(more = 0) {
  const all = await Promise.all(Array.from({ length: 1 + more }, startWordPressSite))
  const listed = all.map(({ origin }) => origin).join(' ')
  const backend = await startTestBackend({ env: { TRUST_PROXY: '1', SITE_PRIVATE_HOSTS: listed } })
  const [first = expect.unreachable(), ...unused] = all.map((wordpress) => shopOf(backend, wordpress))
  return {
    backend,
    ...first,
    another: (): Shop => unused.pop() ?? expect.unreachable(`${more} more were started`),
    async close(): Promise<void> {
      await backend.close()
      await Promise.all(all.map((wordpress) => wordpress.close()))
    },
  }
}
