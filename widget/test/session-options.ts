import type { SessionOptions } from '../app/engine/session.ts'

/** A stranger in a shop of the demo site, whose frame can always get another ticket. */
export const sessionOptions = (changes: Pick<SessionOptions, 'request'> & Partial<SessionOptions>): SessionOptions => ({
  siteKey: 'pk_demo',
  origin: 'https://shop.example',
  ticket: 'ticket-1',
  identity: undefined,
  fetchTicket: async () => 'ticket-2',
  freshIdentity: async () => undefined,
  returnToken: () => undefined,
  page: () => ({ url: 'https://shop.example/' }),
  locale: undefined,
  timeZone: undefined,
  onOpened: () => undefined,
  ...changes,
})
