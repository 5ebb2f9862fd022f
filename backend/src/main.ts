import { startBackend } from '#backend.ts'
import { parseConfig } from '#config.ts'
import { isUnavailable } from '#database/unavailable.ts'
import { createLog } from '#log.ts'
import { inWords, reasonOf } from '#operator-error.ts'

/** The process: configuration in, signals handled, an exit code out. */
const stopWithinMs = 28_000

const say = (line: string) => void process.stderr.write(`${line}\n`)

try {
  const config = parseConfig(process.env)
  const log = createLog(config.logLevel)
  const backend = await startBackend(config, log, say)
  if (config.production) say(`Parley answers at ${backend.url}`)
  else
    say(
      `\n  Parley is ready. The demo shop: ${backend.url}/\n  Its history is kept in ${config.dataDir}. Ctrl-C stops it.\n`,
    )

  const hurry = new AbortController()
  let stopping = false
  const stop = async (signal: NodeJS.Signals) => {
    // The second signal, and Ctrl-C by a person who watches, waits for nobody.
    if (stopping || signal === 'SIGINT') hurry.abort()
    if (stopping) return
    stopping = true
    // Orchestrators kill after 30 s: better to leave by ourselves, with a word in the log.
    setTimeout(() => {
      log.error({ count: backend.runningReplies() }, 'not stopped in time')
      process.exit(1)
    }, stopWithinMs).unref()
    log.info({ signal }, 'stopping')
    await backend.stop(hurry.signal)
    process.exitCode = 0
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
} catch (error) {
  say(
    isUnavailable(error)
      ? `The database went away (${reasonOf(error)}): start again when it is back, \`npm run parley -- doctor\` says when`
      : inWords(error),
  )
  process.exitCode = 1
}
