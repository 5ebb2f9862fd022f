import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { assemble } from '#assemble.ts'
import type { Config } from '#config.ts'
import { createIndexes } from '#database/indexes.ts'
import { openDatabase } from '#database/open.ts'
import { createDemoAgent } from '#demo/demo-agent.ts'
import { ensureDemoSite } from '#demo/demo-site.ts'
import { startStandInAgent } from '#demo/stand-in-agent.ts'
import { applyErasures } from '#erasures.ts'
import { createApp } from '#http/app.ts'
import { createConsoleApp } from '#http/console/app.ts'
import { dispatchByHost } from '#http/dispatch-by-host.ts'
import { consolePaths, limitAddresses } from '#http/limits/address-limit.ts'
import { limitConnections } from '#http/limits/connection-limit.ts'
import { startMetricsServer } from '#http/metrics-server.ts'
import { securityHeaders } from '#http/security-headers.ts'
import type { Services } from '#http/services.ts'
import { listen } from '#listen.ts'
import { allModels } from '#models.ts'
import { authorityOf, ownEndpoints } from '#outbound/own-endpoints.ts'
import { createSiteAdministration } from '#sites/administration.ts'

export interface Backend {
  /** Where shoppers reach it. */
  readonly url: string
  /** Replies that run here now. */
  runningReplies(): number
  /**
   * Ends in good order: first it says that it is leaving, then it takes no new work and ends the streams, then running
   * replies get their time, and the database goes last. At most 28 s.
   *
   * @param hurry aborts to skip every wait.
   */
  stop(hurry: AbortSignal): Promise<void>
}

/** From the first signal until no new work is taken: load balancers have seen `/readyz` by then. */
const leaveMs = 3_000
/** What running replies get to end by themselves. */
const finishMs = 20_000
/** What a broken-off reply gets to be recorded. */
const recordMs = 4_000

/** Starts everything that the configuration asks for; resolves when requests are answered. */
export async function startBackend(config: Config, log: Logger, say: (line: string) => void): Promise<Backend> {
  let phase: ReturnType<Services['phase']> = 'serving'
  const { server, serve } = createWaitingServer()
  const port = await listen(server, { host: config.host, port: config.port, variable: 'PORT' })
  const publicUrl = withPort(config.publicUrl, port)
  const consoleUrl = config.consoleUrl === null ? null : withPort(config.consoleUrl, port)
  const undo: (() => Promise<void>)[] = [() => closeServer(server)]
  try {
    const database = await openDatabase(config, say)
    undo.push(() => database.close())
    const erasedAgain = await applyErasures(database.connection)
    if (erasedAgain > 0)
      log.warn({ count: erasedAgain }, 'visitors who had been erased were back, and were erased again')
    const standIn = config.production || config.demoAgentUrl ? null : await startStandInAgent()
    if (standIn) undo.push(() => standIn.close())
    const demoAgentUrl = config.demoAgentUrl ?? standIn?.url ?? null

    const demoAgent = createDemoAgent()
    undo.push(() => demoAgent.close())

    const { services, vault, runner, runningReplies, keeper, close } = await assemble({
      config,
      connection: database.connection,
      alone: database.alone,
      log,
      publicUrl,
      consoleUrl,
      ownEndpoints: () => ownEndpoints({ ...config, publicUrl, consoleUrl, port }),
      demoAgentHost: demoAgentUrl && !config.production ? authorityOf(demoAgentUrl) : null,
      demoAgentUrl: demoAgent.url,
      phase: () => phase,
    })
    undo.push(close)

    const one = await database.connection.db?.collection('messages').findOne({}, { projection: { _id: 1 } })
    const indexes = createIndexes(allModels(database.connection))
    // On a database with data the indexes stand, and a new one must not hold up the start. On an empty one the unique
    // ones have to stand before the first message.
    if (one === null) await indexes
    else indexes.catch((error: unknown) => log.error({ error }, 'indexes are missing'))

    if (demoAgentUrl && !config.production) {
      const administration = createSiteAdministration({ connection: database.connection, vault, accountId: null })
      await ensureDemoSite(administration, { origin: publicUrl, agentUrl: demoAgentUrl })
    }
    await keeper.start(database.alone)
    if (config.metricsPort !== null) {
      const metricsServer = await startMetricsServer(services.metrics, config.host, config.metricsPort)
      undo.push(() => closeServer(metricsServer))
    }
    const { trustProxy } = config
    const headers = securityHeaders(publicUrl.startsWith('https:'))
    const onLimited = (limit: string) => services.metrics.limitsHit.inc({ limit })
    if (trustProxy === 0) limitConnections(server, onLimited)
    const app = createApp({ services, log, trustProxy, headers, demo: !config.production })
    const publicApp = limitAddresses({ trustProxy, headers, onLimited }, app.callback())
    if (consoleUrl === null) serve(publicApp)
    else {
      const consoleHeaders = securityHeaders(consoleUrl.startsWith('https:'))
      const options = { trustProxy, headers: consoleHeaders }
      const pages = createConsoleApp({ ...options, services, log, consoleUrl })
      const consoleApp = limitAddresses({ ...options, onLimited, limited: consolePaths }, pages.callback())
      serve(dispatchByHost({ consoleUrl, consoleApp, publicApp, headers }))
    }

    return {
      url: publicUrl,
      runningReplies: () => runningReplies.size,
      async stop(hurry) {
        phase = 'leaving'
        await sleep(leaveMs, undefined, { signal: hurry }).catch(unlessAborted)
        phase = 'stopping'
        runner.claimNoMore()
        services.streams.byeAll()
        const closed = closeServer(server)
        const finished = runner.idle()
        await atMost(finishMs, finished, hurry)
        for (const { turn } of runningReplies.all()) runningReplies.end(turn.replyId, 'shutdown')
        await atMost(recordMs, finished, hurry.aborted ? undefined : hurry)
        server.closeAllConnections()
        await closed
        for (const step of undo.slice(1).reverse())
          await step().catch((error: unknown) => log.error({ error }, 'stopping'))
      },
    }
  } catch (error) {
    // Why it did not start is what to tell, whatever else fails on the way out.
    for (const step of undo.reverse()) await step().catch((failed: unknown) => log.error({ error: failed }, 'stopping'))
    throw error
  }
}

/**
 * A server that listens at once, and says "not yet" until there is something to serve: with port 0 the address is known
 * only then, and a port in use is noticed before a database is started.
 */
function createWaitingServer(): { server: Server; serve: (listener: RequestListener) => void } {
  let listener: RequestListener = (_, response) => {
    response.writeHead(503, { 'Retry-After': '1', 'Content-Type': 'text/plain' }).end('starting\n')
  }
  const server = createServer((request, response) => listener(request, response))
  // A body of 32 KB takes no longer on any line that a shopper could chat over.
  server.requestTimeout = 30_000
  server.headersTimeout = 20_000
  // Whoever takes nothing of a response for so long does not hold it in our memory; open streams write more often.
  server.timeout = 60_000
  return {
    server,
    serve: (ready) => {
      listener = ready
    },
  }
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeIdleConnections()
  await closed
}

/** An address of ours, with the port that was given where the configuration left it open. */
function withPort(address: string, port: number): string {
  const url = new URL(address)
  if (url.port === '0') url.port = `${port}`
  return url.origin
}

/** Waits for `work`, and no longer than `ms`; not at all when `hurry` aborts. A timer that lost would keep the process. */
async function atMost(ms: number, work: Promise<unknown>, hurry?: AbortSignal): Promise<void> {
  const done = new AbortController()
  const signal = hurry ? AbortSignal.any([done.signal, hurry]) : done.signal
  await Promise.race([work, sleep(ms, undefined, { signal }).catch(unlessAborted)])
  done.abort()
}

function unlessAborted(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error
}
