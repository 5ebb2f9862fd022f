import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { createWidgetMetrics, type WidgetMetrics } from './widget-metrics.ts'

/** What Prometheus may read. Labels are bounded: no site, visitor or address is one. */
export interface Metrics {
  readonly registry: Registry
  readonly openStreams: Gauge
  readonly turns: Counter<'outcome'>
  readonly firstContent: Histogram
  readonly turnDuration: Histogram
  readonly agentErrors: Counter<'code'>
  readonly limitsHit: Counter<'limit'>
  readonly breakersOpen: Gauge
  readonly breakerRefusals: Counter
  readonly redisLost: Gauge
  /** What chats report of themselves, once a session. */
  readonly widget: WidgetMetrics
}

const seconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300]

export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  return {
    registry,
    openStreams: new Gauge({ name: 'parley_open_streams', help: 'Event streams that are open now', registers }),
    turns: new Counter({ name: 'parley_turns_total', help: 'Turns that ended', labelNames: ['outcome'], registers }),
    firstContent: new Histogram({
      name: 'parley_first_token_seconds',
      help: "From the start of a turn to the first of the agent's text",
      buckets: seconds,
      registers,
    }),
    turnDuration: new Histogram({
      name: 'parley_turn_seconds',
      help: 'From the start of a turn to its end',
      buckets: seconds,
      registers,
    }),
    agentErrors: new Counter({
      name: 'parley_agent_errors_total',
      help: 'Turns that the agent failed, by error code',
      labelNames: ['code'],
      registers,
    }),
    limitsHit: new Counter({
      name: 'parley_limits_hit_total',
      help: 'Requests refused by a limit',
      labelNames: ['limit'],
      registers,
    }),
    breakersOpen: new Gauge({
      name: 'parley_breaker_open',
      help: 'Agents that are not called for now because they failed five times in a row',
      registers,
    }),
    breakerRefusals: new Counter({
      name: 'parley_breaker_refused_total',
      help: 'Turns that failed without a call because the breaker of their agent was open',
      registers,
    }),
    redisLost: new Gauge({
      name: 'parley_redis_lost',
      help: '1 while the Redis of REDIS_URL is away; 0 also where none is set',
      registers,
    }),
    widget: createWidgetMetrics(registry),
  }
}
