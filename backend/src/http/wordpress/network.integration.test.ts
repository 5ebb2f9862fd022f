import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createIndexes } from '#database/indexes.ts'
import { parseSecret } from '#keys/parse-secret.ts'
import { createVault } from '#keys/vault.ts'
import { createDialer } from '#outbound/dialer.ts'
import { proofMeans } from '#platforms/wordpress/wordpress.ts'
import { createProofs } from '#sites/proof/proofs.ts'
import { siteModel } from '#sites/site-model.ts'
import { startTestBackend, type TestBackend, testSecret } from '../../../test/backends/backend.ts'
import { startWordPressSite, type WordPressSite } from '../../../test/clients/wordpress-site.ts'

let backend: TestBackend
let network: WordPressSite
beforeAll(async () => {
  network = await startWordPressSite()
  backend = await startTestBackend({ env: { SITE_PRIVATE_HOSTS: network.origin } })
  await createIndexes([siteModel(backend.connection)])
})
afterAll(async () => {
  await backend.close()
  await network.close()
})

/** A network whose WordPress knows nothing of a proof before it has its secret. */
const networkOf = (count: number) => {
  network.answerWith((request, response) => {
    if (network.proofFor(request) === null) response.writeHead(404).end()
    else network.prove(request, response)
  })
  const at = (ref: number) => (ref === 1 ? `${network.origin}/` : `${network.origin}/${ref}/`)
  const sites = Array.from({ length: count }, (_, n) =>
    network.snapshot({ ref: n + 1, home: at(n + 1), origins: [{ origin: network.origin, url: at(n + 1) }] }),
  )
  return { ...network.snapshot(), sites: sites.flatMap((one) => one.sites) }
}

/** Another process of this backend, which looks for what is due all the time. */
async function besideAnother(work: () => Promise<void>): Promise<void> {
  const { connection } = backend
  const meansOf = proofMeans(connection, createVault(parseSecret(testSecret)))
  const dialer = createDialer({ ownEndpoints: () => [] })
  const report = (error: unknown) => expect.soft(error).toBeUndefined()
  const proofs = createProofs({ connection, meansOf, dialer, report, privateOrigins: new Set([network.origin]) })
  const looking = setInterval(proofs.wake, 10)
  try {
    await work()
  } finally {
    clearInterval(looking)
    await proofs.stop()
    await dialer.close()
  }
}

const allProven = (sites: ReturnType<typeof networkOf>) =>
  vi.waitFor(
    async () => {
      const known = await network.sync(backend, sites)
      const proven = sites.sites.map(() => [{ origin: network.origin, state: 'proven' }])
      expect(known.sites.map(({ origins }) => origins)).toEqual(proven)
    },
    { timeout: 25_000, interval: 1_000 },
  )

it('nobody asks a site of a network for its proof before its WordPress has the answer, then all are asked', async () => {
  const sites = networkOf(40)
  await besideAnother(async () => {
    const connected = await network.connect(backend, {}, sites)
    expect(network.asked).toEqual([])
    await allProven(sites)
    // So it is when they go on with another connection.
    const { siteId } = connected.sites[0] ?? expect.unreachable()
    network.forget()
    network.asked.length = 0
    await network.connect(backend, { siteId, agent: null }, sites)
    expect(network.asked).toEqual([])
    await allProven(sites)
  })
}, 60_000)
