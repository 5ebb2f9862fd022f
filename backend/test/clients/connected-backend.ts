import { expect, vi } from 'vitest'
import { startTestBackend } from '../backends/backend.ts'
import { startWordPressSite } from './wordpress-site.ts'

/** A backend for all tests of a file, and a WordPress that it may ask and that each of them connects anew. */
export async function startConnectedBackend() {
  const wordpress = await startWordPressSite()
  const backend = await startTestBackend({ env: { TRUST_PROXY: '1', SITE_PRIVATE_HOSTS: wordpress.origin } })
  return {
    backend,
    wordpress,
    /** The first site of the connection. */
    mine: () => wordpress.connected.sites[0] ?? expect.unreachable(),
    /** Once the origin of the first site has proven itself. */
    proven: () =>
      vi.waitFor(
        async () => {
          const state = await wordpress.sync(backend)
          expect(state.sites[0]?.origins).toContainEqual({ origin: wordpress.origin, state: 'proven' })
        },
        { timeout: 10_000, interval: 300 },
      ),
    async close(): Promise<void> {
      await backend.close()
      await wordpress.close()
    },
  }
}
