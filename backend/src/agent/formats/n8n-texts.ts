/** What n8n itself says in place of an answer, some of it with status 200. None of it is for a shopper. */
export const n8nTexts = [
  'n8n is starting up. Please wait',
  'Error in workflow',
  'Workflow execution failed',
  'Workflow was started',
  'Webhook call received',
  'There was a problem executing the workflow',
  'Workflow executed successfully but the last node did not return any data',
]
