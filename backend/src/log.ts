import { type DestinationStream, type Logger, pino } from 'pino'

/**
 * The fields that a log line may hold. Everything else is dropped before it is written: a field that carries a shopper's
 * text, a token or an address by mistake cannot reach the log.
 */
const allowed = new Set([
  'requestId',
  'method',
  'route',
  'status',
  'code',
  'ms',
  'site',
  'conversation',
  'reply',
  'outcome',
  'reason',
  'firstContentMs',
  'totalMs',
  'attempt',
  'owner',
  'count',
  'work',
  'signal',
  'error',
])

/** Structured log lines on stdout, JSON, one a line. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (fields: Record<string, unknown>) =>
        Object.fromEntries(
          Object.entries(fields)
            .filter(([name]) => allowed.has(name))
            .map(([name, value]) => [name, value instanceof Error ? describe(value) : value]),
        ),
    },
  }
  return destination ? pino(options, destination) : pino(options)
}

/** An error for the log: its kind, message and stack, and what caused it. Request bodies and headers are never in it. */
function describe(error: Error): Record<string, unknown> {
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...(error.cause instanceof Error ? { cause: describe(error.cause) } : {}),
  }
}
