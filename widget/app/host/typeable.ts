/**
 * How many milliseconds after `clickedAt` (by `Date.now()`, on the shop's page) this frame had a field that takes text:
 * its document brings one, so that it was there with the first picture.
 */
export function typeableAfter(
  clickedAt: number,
  { timeOrigin, paintedMs, parsedMs = 0 }: Timed = browserTimes(),
): number {
  return Math.max(0, Math.round(timeOrigin + (paintedMs ?? parsedMs) - clickedAt))
}

interface Timed {
  /** Milliseconds since 1970. */
  timeOrigin: number
  /** When the frame was first drawn, where it was; one that was fetched before it was wanted may not be. */
  paintedMs: number | undefined
  parsedMs: number | undefined
}

function browserTimes(): Timed {
  const [navigation]: Partial<PerformanceNavigationTiming>[] = performance.getEntriesByType('navigation')
  return {
    timeOrigin: performance.timeOrigin,
    paintedMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
    parsedMs: navigation?.domInteractive,
  }
}
