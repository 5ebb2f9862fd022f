/** The clock of all processes of this machine (CLOCK_MONOTONIC), in microseconds. */
export function clockMicros(): number {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1e6 + nanoseconds / 1e3
}
