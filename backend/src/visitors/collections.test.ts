import mongoose from 'mongoose'
import { expect, it } from 'vitest'
import { erasureModel } from './erasure-model.ts'
import { identityTokenUseModel } from './identity-token-uses.ts'
import { returnTokenModel } from './return-token-model.ts'
import { revocationModel } from './revocation-model.ts'
import { ticketUseModel } from './ticket-uses.ts'
import { visitorModel } from './visitor-model.ts'

it('stays in the collections in which an earlier version kept it', () => {
  const connection = mongoose.createConnection()
  const models = [
    erasureModel(connection),
    identityTokenUseModel(connection),
    returnTokenModel(connection),
    revocationModel(connection),
    ticketUseModel(connection),
    visitorModel(connection),
  ]
  expect(models.map(({ collection }) => collection.name)).toEqual([
    'erasures',
    'identitytokenuses',
    'returntokens',
    'revocations',
    'ticketuses',
    'visitors',
  ])
})
