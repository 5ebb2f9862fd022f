import { type Connection, Schema } from 'mongoose'
import { OperatorError } from '#operator-error.ts'
import type { Vault } from './vault.ts'

interface Canary {
  _id: string
  sealed: string
}

const schema = new Schema<Canary>(
  { _id: { type: String, required: true }, sealed: { type: String, required: true } },
  { versionKey: false },
)

export const canaryModel = (connection: Connection) => connection.model<Canary>('Canary', schema, 'canaries')

const binding = { purpose: 'canary', tenant: 'parley', record: 'secret' }

/** The database was written under another `PARLEY_SECRET`. */
export class WrongSecret extends OperatorError {
  override readonly name = 'WrongSecret'
  constructor(cause: unknown) {
    super(
      'PARLEY_SECRET is not the one that this database was written with: give that one, or give it as PARLEY_SECRET_PREVIOUS beside the new one',
      { cause },
    )
  }
}

/**
 * Notices a wrong secret at the start rather than at the first decryption: a value sealed by the first process that used
 * this database must open. Processes that start at once agree on one canary.
 *
 * @throws {WrongSecret}
 */
export async function checkCanary(connection: Connection, vault: Vault): Promise<void> {
  const canaries = canaryModel(connection)
  const fresh = vault.seal('canary', binding)
  const { sealed } = await canaries
    .findOneAndUpdate(
      { _id: binding.record },
      { $setOnInsert: { sealed: fresh } },
      { upsert: true, returnDocument: 'after' },
    )
    .orFail()
    .lean()
  try {
    vault.open(sealed, binding)
  } catch (error) {
    throw new WrongSecret(error)
  }
  if (vault.isStale(sealed)) await canaries.updateOne({ _id: binding.record, sealed }, { $set: { sealed: fresh } })
}
