import { randomInt } from 'node:crypto'

/** How much is broken: a little in `npm test`, a lot in `npm run soak` (`SOAK`); `SEED` repeats a run. */
export const extent = {
  soak: process.env.SOAK === '1',
  seed: process.env.SEED === undefined ? randomInt(2 ** 32) : Number(process.env.SEED),
}
