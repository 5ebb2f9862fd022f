/**
 * Runs in each document before its own scripts: what is shown as now is always the same Tuesday, 10:24 in Lisbon, and what
 * was earlier is as much earlier. The clock itself goes on: tokens and timers live by it.
 */
export function shiftTimes() {
  const shift = Date.UTC(2026, 9, 13, 9, 24, 20) - Date.now()
  const { prototype } = Intl.DateTimeFormat
  const get = Object.getOwnPropertyDescriptor(prototype, 'format')?.get
  Object.defineProperty(prototype, 'format', {
    get() {
      const format = get?.call(this)
      return (time: Date) => format(time.getTime() + shift)
    },
  })
}
