import type { Model } from 'mongoose'
import { OperatorError, reasonOf } from '#operator-error.ts'

/**
 * Creates the collections and the indexes that the schemas declare, side by side. It is safe beside a running backend
 * and cheap when they exist: mongod builds an index while the collection stays readable and writable.
 *
 * Unique indexes are what keeps a message from being stored twice, so on a new database wait for this before the first
 * write; on one with data there is no need to.
 *
 * @throws {OperatorError} with every index that could not be made.
 */
export async function createIndexes(
  models: readonly Pick<Model<unknown>, 'collection' | 'createIndexes'>[],
): Promise<void> {
  const failures: string[] = []
  const create = (model: (typeof models)[number]) =>
    model.createIndexes().catch((error) => failures.push(`\n  - ${model.collection.name}: ${rootOf(error)}`))
  await Promise.all(models.map(create))
  if (failures.length > 0)
    throw new OperatorError(
      `Indexes are missing:${failures.join('')}\nMend that (room on the disk, the role readWrite for the user of MONGODB_URI), and start again.`,
    )
}

/** MongoDB puts the ids of its own work before the cause. */
const rootOf = (error: unknown): string => reasonOf(error).split(' :: caused by :: ').at(-1) ?? ''
