import { n8nTexts } from './formats/n8n-texts.ts'

/**
 * What n8n, its webhooks' authentication and its models' clients say when something fails: n8n's packages/cli (webhooks,
 * response-helper.ts) and Webhook node (utils.ts), jsonwebtoken, the errors of OpenAI's client, Node's socket codes.
 */
const known = [
  ...n8nTexts,
  'is not registered',
  'Workflow could not be started',
  'No item to return was found',
  'Unused Respond to Webhook node found in the workflow',
  'No Respond to Webhook node found in the workflow',
  'Failed to parse request body',
  'The submitted form data exceeds the allowed size',
  'Database is not ready',
  'Authorization is required',
  'Authorization data is wrong',
  'Authentication data is wrong',
  'No authentication data defined on node',
  'No token provided',
  'IP is not allowed to access the webhook',
  'jwt expired',
  'jwt not active',
  'jwt malformed',
  'jwt signature is required',
  'jwt audience invalid',
  'jwt issuer invalid',
  'invalid algorithm',
  'invalid signature',
  'invalid token',
  'AuthenticationError',
  'PermissionDeniedError',
  'NotFoundError',
  'BadRequestError',
  'RateLimitError',
  'InternalServerError',
  'APIConnectionError',
  'Insufficient quota',
  'Incorrect API key',
  'maximum context length',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'ETIMEDOUT',
]

/**
 * What may be written down of a failing agent's words: the phrases above that they hold, else how many they are. An agent
 * or a proxy may repeat anything that it was sent (a shopper's words, a name, a credential, the webhook's address), so
 * nothing but our own list goes into the log.
 */
export function knownReason(words: string): string {
  const said = words.toLowerCase()
  const found = known.filter((phrase) => said.includes(phrase.toLowerCase()))
  return found.length > 0 ? found.join('; ') : `${words.length} characters`
}
