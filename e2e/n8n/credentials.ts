export const basicAuth = { user: 'parley', password: 'for-tests-only' }
export const jwtSecret = 'for-tests-only-and-long-enough-for-HS256'

/** The credentials that the workflows of docs/n8n name by id, in the form of `n8n import:credentials`. */
export function testCredentials(modelUrl: string) {
  return [
    { id: 'parleyOpenAi0001', name: 'OpenAI', type: 'openAiApi', data: { apiKey: 'sk-for-tests-only', url: modelUrl } },
    { id: 'parleyBasicAuth1', name: 'Parley basic auth', type: 'httpBasicAuth', data: basicAuth },
    {
      id: 'parleyJwtAuth001',
      name: 'Parley JWT',
      type: 'jwtAuth',
      data: { keyType: 'passphrase', secret: jwtSecret, algorithm: 'HS256' },
    },
  ]
}
