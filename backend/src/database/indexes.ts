import type { Model } from 'mongoose'

/**
 * Creates the collections and the indexes that the schemas declare, side by side. It is safe beside a running backend
 * and cheap when they exist: mongod builds an index while the collection stays readable and writable.
 *
 * Unique indexes are what keeps a message from being stored twice, so on a new database wait for this before the first
 * write; on one with data there is no need to.
 *
 * @throws AggregateError with every index that could not be made.
 */
export async function createIndexes(
  models: readonly Pick<Model<unknown>, 'modelName' | 'createIndexes'>[],
): Promise<void> {
  const results = await Promise.allSettled(models.map((model) => model.createIndexes()))
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} of ${models.length} models lack indexes`)
}
