import { buildWidgetIfStale } from './widget-build.ts'

// One process: Ctrl-C and a service manager's SIGTERM reach the backend itself.
await buildWidgetIfStale((line) => void process.stderr.write(`${line}\n`))
await import('../backend/src/main.ts')
