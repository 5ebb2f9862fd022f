import type { Connection, Model } from 'mongoose'
import { accountModel } from '#accounts/account-model.ts'
import { attemptsModel } from '#accounts/attempts.ts'
import { auditModel } from '#accounts/audit.ts'
import { consoleSessionModel } from '#accounts/console-session-model.ts'
import { invitationModel } from '#accounts/invitation-model.ts'
import { personModel } from '#accounts/person-model.ts'
import { canaryModel } from '#keys/canary.ts'
import { signingKeyModel } from '#keys/signing-key-model.ts'
import { dataRequestModel } from '#platforms/shopify/data-requests.ts'
import { shopErasureModel } from '#platforms/shopify/shop-erasure.ts'
import { shopModel } from '#platforms/shopify/shop-model.ts'
import { webhookModel } from '#platforms/shopify/webhook-model.ts'
import { callNonceModel } from '#platforms/wordpress/call-nonces.ts'
import { connectCodeModel } from '#platforms/wordpress/connect-code-model.ts'
import { connectionModel } from '#platforms/wordpress/connection-model.ts'
import { siteModel } from '#sites/site-model.ts'
import { quotaModel } from '#sites/turn-quota.ts'
import { conversationModel } from '#transcripts/conversation-model.ts'
import { messageModel } from '#transcripts/message-model.ts'
import { processModel } from '#transcripts/mongo-owners.ts'
import { erasureModel } from '#visitors/erasure-model.ts'
import { identityTokenUseModel } from '#visitors/identity-token-uses.ts'
import { returnTokenModel } from '#visitors/return-token-model.ts'
import { revocationModel } from '#visitors/revocation-model.ts'
import { ticketUseModel } from '#visitors/ticket-uses.ts'
import { visitorModel } from '#visitors/visitor-model.ts'

/** Every model there is: a start makes the indexes that they declare, and the doctor looks whether they are there. */
export const allModels = (
  connection: Connection,
): readonly Pick<Model<unknown>, 'modelName' | 'collection' | 'createIndexes' | 'diffIndexes'>[] => [
  accountModel(connection),
  attemptsModel(connection),
  auditModel(connection),
  callNonceModel(connection),
  canaryModel(connection),
  connectCodeModel(connection),
  connectionModel(connection),
  consoleSessionModel(connection),
  conversationModel(connection),
  dataRequestModel(connection),
  erasureModel(connection),
  identityTokenUseModel(connection),
  invitationModel(connection),
  messageModel(connection),
  personModel(connection),
  processModel(connection),
  quotaModel(connection),
  returnTokenModel(connection),
  revocationModel(connection),
  shopErasureModel(connection),
  shopModel(connection),
  signingKeyModel(connection),
  siteModel(connection),
  ticketUseModel(connection),
  visitorModel(connection),
  webhookModel(connection),
]
