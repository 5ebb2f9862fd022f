import { afterEach, describe, expect, it } from 'vitest'
import { expectProblem, startTestBackend, type TestBackend } from '../../../test/backends/backend.ts'
import { TestVisitor } from '../../../test/clients/visitor.ts'

let backend: TestBackend
afterEach(() => backend.close())

/** Opens sessions until the limit of the address is reached; each of them says that it came from elsewhere. */
const spend = async (forwarded: (n: number) => string) => {
  for (let n = 0; n < 30; n++) {
    const options = { ...backend.visitorOptions(), address: forwarded(n) }
    expect((await TestVisitor.openResponse(options, { ticket: 'counts all the same' })).status).toBe(403)
  }
}
const next = (address: string) =>
  TestVisitor.openResponse({ ...backend.visitorOptions(), address }, { ticket: 'counts all the same' })

/** What the log says of a proxy that is not trusted. */
const notes = () => backend.log.filter((line) => line.includes('TRUST_PROXY is 0'))

describe('a client that writes X-Forwarded-For itself', () => {
  it('gains nothing where no proxy is trusted', async () => {
    backend = await startTestBackend()
    await spend((n) => `198.51.100.${n}`)
    await expectProblem(await next('198.51.100.99'), 429, 'rate_limited')
    expect(notes()).toHaveLength(1)
  })

  it('gains nothing behind one proxy, which adds the real address at the end', async () => {
    backend = await startTestBackend({ env: { TRUST_PROXY: '1' } })
    await spend((n) => `198.51.100.${n}, 203.0.113.7`)
    await expectProblem(await next('198.51.100.99, 203.0.113.7'), 429, 'rate_limited')
    expect((await next('203.0.113.7, 203.0.113.8')).status).toBe(403)
    expect(notes()).toEqual([])
  })

  it('gains nothing behind two proxies', async () => {
    backend = await startTestBackend({ env: { TRUST_PROXY: '2' } })
    await spend((n) => `198.51.100.${n}, 203.0.113.7, 10.0.0.${n}`)
    await expectProblem(await next('203.0.113.7, 10.0.0.99'), 429, 'rate_limited')
  })

  it('gains nothing by the addresses of its own /64', async () => {
    backend = await startTestBackend({ env: { TRUST_PROXY: '1' } })
    await spend((n) => `2001:db8:1:2:${n}::1`)
    await expectProblem(await next('2001:db8:1:2:ffff::1'), 429, 'rate_limited')
    expect((await next('2001:db8:1:3::1')).status).toBe(403)
  })
})
