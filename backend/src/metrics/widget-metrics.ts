import { Counter, Histogram, type Registry } from 'prom-client'

/** How chats fare in shoppers' browsers, by their own word. */
export interface WidgetMetrics {
  readonly sessions: Counter
  readonly load: Histogram
  readonly typeable: Histogram
  readonly reconnects: Counter
  readonly errors: Counter<'code'>
}

const seconds = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2.5, 5, 10, 30]

export function createWidgetMetrics(registry: Registry): WidgetMetrics {
  const registers = [registry]
  return {
    sessions: new Counter({
      name: 'parley_widget_sessions_total',
      help: 'Sessions that reported how they fared',
      registers,
    }),
    load: new Histogram({
      name: 'parley_widget_load_seconds',
      help: "From the frame's navigation to the app that stands",
      buckets: seconds,
      registers,
    }),
    typeable: new Histogram({
      name: 'parley_widget_typeable_seconds',
      help: 'From the click on the launcher to a field that takes text',
      buckets: seconds,
      registers,
    }),
    reconnects: new Counter({
      name: 'parley_widget_reconnects_total',
      help: 'Streams that chats opened again',
      registers,
    }),
    errors: new Counter({
      name: 'parley_widget_errors_total',
      help: 'Errors that chats met, by code',
      labelNames: ['code'],
      registers,
    }),
  }
}
