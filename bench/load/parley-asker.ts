import type { Asker, ParleyTarget } from './asker.ts'
import { openShoppers } from './open-shoppers.ts'
import type { ParleyShopper } from './parley-shopper.ts'

export interface ParleyAsker extends Asker {
  readonly shoppers: readonly ParleyShopper[]
}

/** Shoppers with open streams; whoever has been silent longest asks next, so that no limit of a session is reached. */
export async function parleyAsker(target: ParleyTarget): Promise<ParleyAsker> {
  const shoppers = await openShoppers(target)
  const free = [...shoppers]
  const waiting: ((shopper: ParleyShopper) => void)[] = []

  function giveBack(shopper: ParleyShopper): void {
    const next = waiting.shift()
    if (next) next(shopper)
    else free.push(shopper)
  }

  return {
    shoppers,
    async ask(onTokens) {
      const shopper = free.shift() ?? (await new Promise<ParleyShopper>((resolve) => waiting.push(resolve)))
      try {
        await shopper.ask(onTokens)
      } finally {
        giveBack(shopper)
      }
    },
    close() {
      for (const shopper of shoppers) shopper.cut()
    },
  }
}
