import { type Connection, Schema } from 'mongoose'
import { deadAfterMs, type Owners } from '#conversation/owners.ts'

interface ProcessDocument {
  _id: string
  renewedAt: Date
}

const schema = new Schema<ProcessDocument>(
  { _id: { type: String, required: true }, renewedAt: { type: Date, required: true } },
  { versionKey: false },
)
// Who died without a word is forgotten long after it was judged: the collection does not grow with every deployment.
schema.index({ renewedAt: 1 }, { expireAfterSeconds: 3600 })

export const processModel = (connection: Connection) =>
  connection.model<ProcessDocument>('Process', schema, 'processes')

/** The processes' documents. All times are the database's (`$$NOW`): the processes' clocks need not agree. */
export function mongoOwners(connection: Connection): Owners {
  const processes = processModel(connection)
  return {
    async renew(processId) {
      const { renewedAt } = await processes
        .findOneAndUpdate({ _id: processId }, [{ $set: { renewedAt: '$$NOW' } }], {
          upsert: true,
          returnDocument: 'after',
          updatePipeline: true,
        })
        .orFail()
        .lean()
      return renewedAt
    },
    async alive() {
      const found = await processes
        .find({ $expr: { $gt: ['$renewedAt', { $subtract: ['$$NOW', deadAfterMs] }] } }, { _id: 1 })
        .lean()
      return new Set(found.map(({ _id }) => _id))
    },
    async retire(processId) {
      await processes.deleteOne({ _id: processId })
    },
    async retireOthers(processId) {
      await processes.deleteMany({ _id: { $ne: processId } })
    },
  }
}
