import * as v from 'valibot'
import { handoffState } from './conversation.ts'

/** `POST /v1/handoff` and `DELETE /v1/handoff` */
export const handoffAccepted = v.object({ state: handoffState })
export type HandoffAccepted = v.InferOutput<typeof handoffAccepted>
