import type { Model } from 'mongoose'
import { OperatorError, reasonOf } from '#operator-error.ts'
import { isUnavailable } from './unavailable.ts'

/**
 * Creates the collections and the indexes that the schemas declare, side by side. It is safe beside a running backend
 * and cheap when they exist: mongod builds an index while the collection stays readable and writable.
 *
 * Unique indexes are what keeps a message from being stored twice, so on a new database wait for this before the first
 * write; on one with data there is no need to.
 *
 * @throws {OperatorError} with every index that could not be made; the driver's error where the database went away.
 */
export async function createIndexes(
  models: readonly Pick<Model<unknown>, 'collection' | 'createIndexes'>[],
): Promise<void> {
  const results = await Promise.allSettled(models.map((model) => model.createIndexes()))
  const failures = results.flatMap((result, index) =>
    result.status === 'rejected' ? [{ name: models[index]?.collection.name, reason: result.reason }] : [],
  )
  const away = failures.find(({ reason }) => isUnavailable(reason))
  if (away) throw away.reason
  if (failures.length > 0)
    throw new OperatorError(
      `Indexes are missing:${failures.map(({ name, reason }) => `\n  - ${name}: ${rootOf(reason)}`).join('')}\nMend that (room on the disk, the role readWrite for the user of MONGODB_URI), and start again.`,
      { cause: new AggregateError(failures.map(({ reason }) => reason)) },
    )
}

/** MongoDB puts the ids of its own work before the cause. */
const rootOf = (error: unknown): string => reasonOf(error).split(' :: caused by :: ').at(-1) ?? ''
