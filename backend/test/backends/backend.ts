import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import type { Problem } from '@parley/protocol/errors'
import type { OpenSession } from '@parley/protocol/session'
import type { Connection } from 'mongoose'
import { expect } from 'vitest'
import { type Backend, startBackend } from '#backend.ts'
import { parseConfig } from '#config.ts'
import { parseSecret } from '#keys/parse-secret.ts'
import { createVault } from '#keys/vault.ts'
import { createLog } from '#log.ts'
import { type CreatedSite, createSiteAdministration, type SiteAdministration } from '#sites/administration.ts'
import type { NewSite } from '#sites/new-site.ts'
import { type FakeAgent, startFakeAgent } from '../agents/fake-agent.ts'
import { TestVisitor, type VisitorOptions } from '../clients/visitor.ts'
import { testDatabase } from '../databases/database.ts'
import type { DatabaseLink } from '../databases/database-link.ts'

export const testSecret = '5f1a9c3be07d42886ac1d5f03e9b7264c8d2e1f5a7b3904c6d8e2f1a0b9c7d53'

export const shopOrigin = 'https://shop.example'

/** A whole backend on a database of its own, with one site whose agent the test steers. */
export interface TestBackend {
  readonly url: string
  readonly agent: FakeAgent
  readonly site: CreatedSite
  readonly administration: SiteAdministration
  readonly connection: Connection
  /** The database's address, past the `link`. */
  readonly databaseUri: string
  /** Every line that was logged. */
  readonly log: string[]
  /** A visitor of the site, or of another one; where a proxy is trusted, each has an address of its own. */
  visitor(more?: Partial<OpenSession>, bearer?: string, options?: Partial<VisitorOptions>): Promise<TestVisitor>
  /** What a visitor's frame knows when it begins. */
  visitorOptions(options?: Partial<VisitorOptions>): VisitorOptions
  newSite(more?: Partial<NewSite>): Promise<CreatedSite>
  /** Ends the backend and starts another on the same database, as a deployment does. */
  restart(): Promise<void>
  /** Begins to end the backend; `hurry` ends the waits. */
  stop(hurry: AbortSignal): Promise<void>
  close(): Promise<void>
}

export interface TestBackendOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly site?: Partial<NewSite>
  /** The line by which the backend alone reaches its database. */
  readonly link?: DatabaseLink
}

export async function startTestBackend(options: TestBackendOptions = {}): Promise<TestBackend> {
  const { env = {}, site: wanted = {}, link } = options
  const [database, agent, dataDir] = await Promise.all([
    testDatabase(),
    startFakeAgent(),
    mkdtemp(join(tmpdir(), 'parley-backend-')),
  ])
  const log: string[] = []
  const sink = new Writable({
    write(chunk: Buffer, _, done) {
      log.push(chunk.toString())
      done()
    },
  })
  const config = parseConfig({
    PORT: '0',
    PUBLIC_URL: 'http://127.0.0.1:0',
    MONGODB_URI: link ? link.through(database.uri) : database.uri,
    PARLEY_SECRET: testSecret,
    DATA_DIR: dataDir,
    AGENT_PRIVATE_HOSTS: `127.0.0.1:${agent.port}`,
    ...env,
  })
  const start = () => startBackend(config, createLog('trace', sink), (line) => log.push(line))
  let backend: Backend = await start()
  const vault = createVault(parseSecret(testSecret))
  const administration = createSiteAdministration({ connection: database.connection, vault, accountId: null })
  const newSite = (more: Partial<NewSite> = {}) =>
    administration.create({
      name: 'Test shop',
      origins: [shopOrigin],
      agent: { url: agent.url, authentication: { kind: 'none' } },
      private: true,
      ...more,
    })
  const site = await newSite(wanted)
  let stopped: Promise<void> | null = null
  const stop = (hurry: AbortSignal) => {
    stopped ??= backend.stop(hurry)
    return stopped
  }
  let visitors = 0
  const visitorOptions = (options: Partial<VisitorOptions> = {}): VisitorOptions => ({
    api: backend.url,
    siteKey: site.site.key,
    origin: shopOrigin,
    ...(config.trustProxy > 0 ? { address: `198.51.${visitors >> 8}.${visitors++ & 255}` } : {}),
    ...options,
  })

  return {
    get url() {
      return backend.url
    },
    agent,
    site,
    administration,
    connection: database.connection,
    databaseUri: database.uri,
    log,
    visitor: (more, bearer, options) => TestVisitor.open(visitorOptions(options), more, bearer),
    visitorOptions,
    newSite,
    async restart() {
      await stop(AbortSignal.abort())
      backend = await start()
      stopped = null
    },
    stop,
    async close() {
      await stop(AbortSignal.abort())
      await agent.close()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** The response is this refusal, told as docs/protocol/README.md, "Errors", says. */
export async function expectProblem(
  response: Response,
  status: number,
  code: Problem['code'],
  path?: string,
): Promise<Problem> {
  const problem = (await response.json()) as Problem
  expect({ status: response.status, code: problem.code }).toEqual({ status, code })
  expect(response.headers.get('content-type')).toContain('application/problem+json')
  if (path !== undefined) expect(problem.errors?.map((error) => error.path)).toContain(path)
  return problem
}
