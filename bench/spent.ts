import type { Child } from './processes/child.ts'
import type { Probe, Usage } from './processes/probe.ts'
import type { World } from './world.ts'

/** CPU that was used while something ran, in milliseconds, by whom. */
export interface Spent {
  readonly seconds: number
  readonly contestantMs: number
  readonly agentMs: number
  readonly loadMs: number
  readonly mongodMs: number | null
  /** How late the generator's own event loop was at its worst percent, in milliseconds. */
  readonly loadDelayP99Ms: number
}

type Measured = Pick<Child<Probe>, 'call'>

/** Runs `work` and tells what it cost the contestant's processes and everybody beside them. */
export async function spentOn<T>(
  { agent, load, mongodCpuMs }: World,
  contestant: readonly Measured[],
  work: () => Promise<T>,
): Promise<{ result: T; spent: Spent }> {
  const read = async () => ({
    contestant: await Promise.all(contestant.map((child) => child.call('usage'))),
    agent: await agent.call('usage'),
    load: await load.call('usage'),
    mongodMs: await mongodCpuMs(),
  })
  const before = await read()
  const result = await work()
  const after = await read()
  const spent = {
    seconds: (after.load.atMs - before.load.atMs) / 1_000,
    contestantMs: total(after.contestant) - total(before.contestant),
    agentMs: after.agent.cpuMs - before.agent.cpuMs,
    loadMs: after.load.cpuMs - before.load.cpuMs,
    mongodMs: after.mongodMs === null || before.mongodMs === null ? null : after.mongodMs - before.mongodMs,
    loadDelayP99Ms: after.load.loopDelayP99Ms,
  }
  return { result, spent }
}

const total = (usages: readonly Usage[]): number => usages.reduce((sum, { cpuMs }) => sum + cpuMs, 0)

/** Of one core, in percent. */
export const share = (cpuMs: number | null, seconds: number): number | null =>
  cpuMs === null ? null : cpuMs / seconds / 10
