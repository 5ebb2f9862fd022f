import * as v from 'valibot'

/** `POST /v1/typing`, repeated every 3 s while it lasts. */
export const typing = v.object({ active: v.boolean() })
