import type { AccountParts } from './parts.ts'
import type { PersonDocument } from './person-model.ts'

/** What the browser of somebody who has shown who they are gets to keep. */
export interface SignedIn {
  /** A new session's. */
  readonly token: string
  /** That this person was here (`KnownDevices`). */
  readonly device: string
}

export const signedIn = async (
  { sessions, devices }: Pick<AccountParts, 'sessions' | 'devices'>,
  person: PersonDocument,
): Promise<SignedIn> => ({ token: await sessions.begin(person), device: devices.mark(person) })
