import { describe, expect, it, type TestContext } from 'vitest'
import { expectProblem, startTestBackend, type TestBackend } from '../../../test/backends/backend.ts'
import { TestVisitor } from '../../../test/clients/visitor.ts'

async function start(
  { onTestFinished }: TestContext,
  env: Readonly<Record<string, string>> = {},
): Promise<TestBackend> {
  const backend = await startTestBackend({ env })
  onTestFinished(() => backend.close())
  return backend
}

const open = (backend: TestBackend, address: string) =>
  TestVisitor.openResponse({ ...backend.visitorOptions(), address }, { ticket: 'counts all the same' })

/** Opens sessions until the limit of the address is reached; each of them says that it came from elsewhere. */
async function spend(backend: TestBackend, forwarded: (n: number) => string): Promise<void> {
  for (let n = 0; n < 30; n++) expect((await open(backend, forwarded(n))).status).toBe(403)
}

/** What the log says of a proxy that is not trusted. */
const notes = ({ log }: TestBackend) => log.filter((line) => line.includes('TRUST_PROXY is 0'))

describe.concurrent('a client that writes X-Forwarded-For itself', () => {
  it('gains nothing where no proxy is trusted', async (test) => {
    const backend = await start(test)
    await spend(backend, (n) => `198.51.100.${n}`)
    await expectProblem(await open(backend, '198.51.100.99'), 429, 'rate_limited')
    expect(notes(backend)).toHaveLength(1)
  })

  it('gains nothing behind one proxy, which adds the real address at the end', async (test) => {
    const backend = await start(test, { TRUST_PROXY: '1' })
    await spend(backend, (n) => `198.51.100.${n}, 203.0.113.7`)
    await expectProblem(await open(backend, '198.51.100.99, 203.0.113.7'), 429, 'rate_limited')
    expect((await open(backend, '203.0.113.7, 203.0.113.8')).status).toBe(403)
    expect(notes(backend)).toEqual([])
  })

  it('gains nothing behind two proxies', async (test) => {
    const backend = await start(test, { TRUST_PROXY: '2' })
    await spend(backend, (n) => `198.51.100.${n}, 203.0.113.7, 10.0.0.${n}`)
    await expectProblem(await open(backend, '203.0.113.7, 10.0.0.99'), 429, 'rate_limited')
  })

  it('gains nothing by the addresses of its own /64', async (test) => {
    const backend = await start(test, { TRUST_PROXY: '1' })
    await spend(backend, (n) => `2001:db8:1:2:${n}::1`)
    await expectProblem(await open(backend, '2001:db8:1:2:ffff::1'), 429, 'rate_limited')
    expect((await open(backend, '2001:db8:1:3::1')).status).toBe(403)
  })
})
