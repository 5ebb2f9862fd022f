import { cpus, loadavg, totalmem, type } from 'node:os'

/** What the figures depend on and nobody could guess from them. */
export interface Machine {
  readonly system: string
  readonly cores: number
  readonly processor: string
  readonly memoryGb: number
  readonly node: string
  readonly mongod: string
  /** Processes that wanted a core in the last minute before it began: more than none means that others were at work. */
  readonly loadBefore: number
}

export function machine(mongod: string): Machine {
  return {
    system: type(),
    cores: cpus().length,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    mongod,
    loadBefore: loadavg()[0] ?? 0,
  }
}

export const describeMachine = ({ system, cores, processor, memoryGb, node, mongod, loadBefore }: Machine): string =>
  `${system}, ${cores} cores (${processor}), ${memoryGb} GB, Node ${node}, mongod ${mongod}, load before ${loadBefore.toFixed(2)}`
