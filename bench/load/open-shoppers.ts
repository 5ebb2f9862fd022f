import { fetchTicket, TestVisitor } from '../../backend/test/clients/visitor.ts'
import type { ParleyTarget, Route } from './asker.ts'
import { ParleyShopper } from './parley-shopper.ts'

/** A ticket opens so many sessions (docs/protocol/README.md). */
const perTicket = 5
/** Opened at once, in groups of a ticket. */
const groupsAtOnce = 6

export const shopOrigin = 'https://shop.example'

/** Each shopper has an address of its own: nobody runs into a limit of addresses. */
const addressOf = (index: number) => `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`

/** Opens sessions and their event streams. */
export async function openShoppers({ routes, siteKey, shoppers }: ParleyTarget): Promise<ParleyShopper[]> {
  const open: ParleyShopper[] = []
  let next = 0
  const worker = async () => {
    while (next < shoppers) {
      const from = next
      next = Math.min(shoppers, from + perTicket)
      open.push(...(await openGroup(from, next, routes, siteKey)))
    }
  }
  await Promise.all(Array.from({ length: groupsAtOnce }, worker))
  return open
}

async function openGroup(
  from: number,
  to: number,
  routes: readonly Route[],
  siteKey: string,
): Promise<ParleyShopper[]> {
  const [first] = routes
  if (!first) throw new Error('no route to a backend')
  const indexes = Array.from({ length: to - from }, (_, offset) => from + offset)
  const options = { api: first.askAt, siteKey, origin: shopOrigin, address: addressOf(from) }
  const ticket = await fetchTicket(options)
  return Promise.all(
    indexes.map(async (index) => {
      const address = addressOf(index)
      const { session } = await TestVisitor.open({ ...options, address }, { ticket })
      const route = routes[index % routes.length] ?? first
      const shopper = new ParleyShopper(route, session.token, address, session.cursor)
      await shopper.listen()
      return shopper
    }),
  )
}
