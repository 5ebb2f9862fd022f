import { chance } from '../../backend/test/chance.ts'

export interface ArrivalOptions {
  readonly perSecond: number
  readonly seconds: number
  readonly seed: number
}

const resolution = 2 ** 32

/**
 * When requests arrive, in milliseconds from the start, ascending: a Poisson process, as independent shoppers are. It is
 * fixed beforehand, so a slow answer delays no later request and its delay is not lost from the measurement
 * ("coordinated omission"), and the same seed puts the same load on everyone who is compared.
 */
export function arrivals({ perSecond, seconds, seed }: ArrivalOptions): number[] {
  const random = chance(seed)
  const times: number[] = []
  for (let at = gap(); at < seconds * 1_000; at += gap()) times.push(at)
  return times

  /** Exponentially distributed; never the logarithm of zero. */
  function gap(): number {
    return (-Math.log((random.below(resolution) + 1) / resolution) * 1_000) / perSecond
  }
}
