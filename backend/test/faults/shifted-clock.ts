import { readFileSync } from 'node:fs'

/**
 * Loaded before a program (`node --import`): its wall clock is off by the milliseconds that stand in the file which
 * `CLOCK_SHIFT` names, read now and then, so that a test can set it meanwhile. The monotonic clock goes on as it is.
 */
const file = process.env.CLOCK_SHIFT
if (!file) throw new Error('CLOCK_SHIFT names no file')
/** For so long what was read holds, in milliseconds. */
const keptMs = 50
const Wall = Date
let shiftMs = 0
let readAt = Number.NEGATIVE_INFINITY

const now = (): number => {
  if (performance.now() - readAt > keptMs) {
    shiftMs = Number(readFileSync(file, 'utf8'))
    readAt = performance.now()
  }
  return Wall.now() + shiftMs
}

globalThis.Date = new Proxy(Wall, {
  construct: (target, values, newTarget) => Reflect.construct(target, values.length > 0 ? values : [now()], newTarget),
  get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
})
