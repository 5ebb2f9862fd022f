import type { Profiler } from 'node:inspector'

/** How long was spent in a function itself, not in what it called. */
export interface SelfTime {
  readonly name: string
  /** The script, as V8 names it; empty for what is no script, such as the garbage collector. */
  readonly url: string
  readonly line: number
  readonly ms: number
}

/** The functions of a CPU profile by their self time, longest first. Time in which nothing ran is left out. */
export function selfTimes({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): SelfTime[] {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]))
  const byFunction = new Map<string, SelfTime>()
  for (const [index, id] of samples.entries()) {
    const frame = frames.get(id)
    if (!frame || frame.functionName === '(idle)') continue
    const { functionName, url, lineNumber } = frame
    const key = `${url}:${lineNumber}:${functionName}`
    const ms = (byFunction.get(key)?.ms ?? 0) + (timeDeltas[index] ?? 0) / 1_000
    byFunction.set(key, { name: functionName || '(anonymous)', url, line: lineNumber + 1, ms })
  }
  return [...byFunction.values()].sort((one, other) => other.ms - one.ms)
}

/** Where a script belongs: a folder of ours, a package, or Node itself. */
export function placeOf(url: string): string {
  if (url === '') return 'engine'
  if (url.startsWith('node:')) return 'Node'
  const dependency = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1]
  if (dependency) return dependency
  return /\/(backend\/src\/[^/]+|protocol|bench)/.exec(url)?.[1] ?? 'other'
}

/** Self times of each place together, longest first. */
export function byPlace(times: readonly SelfTime[]): { place: string; ms: number }[] {
  const places = new Map<string, number>()
  for (const { url, ms } of times) places.set(placeOf(url), (places.get(placeOf(url)) ?? 0) + ms)
  return [...places].map(([place, ms]) => ({ place, ms })).sort((one, other) => other.ms - one.ms)
}
