/** The folder of the importable workflows, one file each, that docs/n8n/README.md describes. */
export const workflowsFolder = new URL('../../docs/n8n/', import.meta.url)

/** Where each of them answers, by its file's name. */
export const webhooks = {
  'chat-streaming': '/webhook/b6f1c0de-0001-4a6e-9d55-5f0c2f6e1a01/chat',
  'chat-streaming-tool': '/webhook/b6f1c0de-0002-4a6e-9d55-5f0c2f6e1a02/chat',
  'chat-basic-auth': '/webhook/b6f1c0de-0003-4a6e-9d55-5f0c2f6e1a03/chat',
  'webhook-jwt-streaming': '/webhook/parley-chat',
  'webhook-respond-json': '/webhook/parley-json',
  failing: '/webhook/b6f1c0de-0006-4a6e-9d55-5f0c2f6e1a06/chat',
} as const
