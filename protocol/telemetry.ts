import * as v from 'valibot'

const milliseconds = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(600_000))
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000))

/** `POST /v1/telemetry`, once a session: how the chat fared, and nothing of what was said. */
export const telemetry = v.object({
  /** From the frame's navigation to the app that stands, in milliseconds. */
  loadMs: v.optional(milliseconds),
  /** From the click on the launcher to a field that takes text, in milliseconds. */
  typeableMs: v.optional(milliseconds),
  reconnects: count,
  /** How often each of our error codes was met. */
  errors: v.record(v.pipe(v.string(), v.regex(/^[a-z_]{1,40}$/)), count),
})
export type Telemetry = v.InferOutput<typeof telemetry>
