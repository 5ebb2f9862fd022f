import Router from '@koa/router'
import type { RequestState } from '#http/request-state.ts'

/**
 * A router of one resource. Its paths are case-sensitive, as paths are (RFC 3986 §6.2.2.1): whatever else looks at a path,
 * such as the limit of an address, must not see another one than the router does.
 */
export const newRouter = (): Router<RequestState> => new Router<RequestState>({ sensitive: true })
