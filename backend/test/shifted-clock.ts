import { readFileSync } from 'node:fs'

/**
 * Loaded before a program (`node --import`): its wall clock is off by the milliseconds that stand in the file which
 * `CLOCK_SHIFT` names, read at each look, so that a test can set it meanwhile. The monotonic clock goes on as it is.
 */
const file = process.env.CLOCK_SHIFT
if (!file) throw new Error('CLOCK_SHIFT names no file')
const Wall = Date
const now = () => Wall.now() + Number(readFileSync(file, 'utf8'))

globalThis.Date = new Proxy(Wall, {
  construct: (target, values, newTarget) => Reflect.construct(target, values.length > 0 ? values : [now()], newTarget),
  get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
})
