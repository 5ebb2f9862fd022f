import Router from '@koa/router'
import { vi } from 'vitest'

/** What `start` gives, and the routes that it serves, each as `GET /v1/messages`. */
export async function withServedRoutes<T>(start: () => Promise<T>): Promise<[T, string[]]> {
  const watched = vi.spyOn<Router, 'routes'>(Router.prototype, 'routes')
  const started = await start()
  const routers = watched.mock.results.flatMap((result) =>
    result.type === 'return' ? (result.value.router ?? []) : [],
  )
  watched.mockRestore()
  // The router adds HEAD to each GET.
  const patterns = ({ methods, path }: Router['stack'][number]) =>
    methods.filter((method) => method !== 'HEAD').map((method) => `${method} ${path}`)
  return [started, routers.flatMap(({ stack }) => stack.flatMap(patterns))]
}
