import type { ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { serveOnLoopback } from '../world/loopback.ts'

interface Request {
  stream?: boolean
  tools?: { function: { name: string } }[]
  messages: { role: string; content: string | { text: string }[] | null }[]
}
interface Reply {
  content: string
  toolCall?: { name: string; arguments: string }
}

/** A real model sends a word about so often, in milliseconds. */
const wordMs = 20

/**
 * A model for a real n8n to call, on loopback: OpenAI's chat completions as n8n's OpenAI node uses them, with the answers
 * worked out from the question. `url` is the credential's base URL.
 */
export async function startModelStub() {
  const { port, close } = await serveOnLoopback((incoming, response) => {
    json(incoming)
      // n8n alone calls this: what it sends is what this file says it sends.
      .then((body) => complete(body as Request, response))
      .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined))
  })
  return { url: `http://127.0.0.1:${port}/v1`, close }
}

/** Offered a tool and asked for a sum, it says so and calls the tool; a tool's result it repeats; else it echoes. */
function reply({ messages, tools }: Request): Reply {
  const asked = text(messages.findLast(({ role }) => role === 'user'))
  const last = messages.at(-1)
  const sum = asked.match(/\d+\s*[*+/-]\s*\d+/)?.[0]
  const tool = tools?.[0]
  // n8n wraps what a tool said: [{"response":"84"}].
  if (last?.role === 'tool') return { content: `The result is **${text(last).match(/-?[\d.]+/)?.[0]}**.` }
  if (tool && sum) {
    return {
      content: 'Let me calculate that.',
      toolCall: { name: tool.function.name, arguments: JSON.stringify({ input: sum }) },
    }
  }
  if (/\p{Script=Cyrillic}/u.test(asked)) return { content: `Вы спросили: «${asked}» Доставим **завтра** 😀 спасибо.` }
  return { content: `You asked: "${asked}" Our **return policy** lasts 30 days.` }
}

function text(message: Request['messages'][number] | undefined) {
  const content = message?.content ?? ''
  return typeof content === 'string' ? content : content.map((part) => part.text).join('')
}

async function complete(request: Request, response: ServerResponse) {
  const { content, toolCall } = reply(request)
  const tool_calls = toolCall && [{ index: 0, id: 'call_1', type: 'function', function: toolCall }]
  const finish_reason = toolCall ? 'tool_calls' : 'stop'
  const about = { id: 'chatcmpl-1', created: 1_700_000_000, model: 'stub' }

  if (!request.stream) {
    const message = { role: 'assistant', content, tool_calls }
    const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 }
    response.setHeader('Content-Type', 'application/json')
    response.end(
      JSON.stringify({ ...about, object: 'chat.completion', choices: [{ index: 0, message, finish_reason }], usage }),
    )
    return
  }

  response.writeHead(200, { 'Content-Type': 'text/event-stream' })
  const send = (delta: object, finish: string | null = null) => {
    const choices = [{ index: 0, delta, finish_reason: finish }]
    response.write(`data: ${JSON.stringify({ ...about, object: 'chat.completion.chunk', choices })}\n\n`)
  }
  send({ role: 'assistant', content: '' })
  for (const word of content.match(/\S+\s*/g) ?? []) {
    send({ content: word })
    await sleep(wordMs)
  }
  if (tool_calls) send({ tool_calls })
  send({}, finish_reason)
  response.end('data: [DONE]\n\n')
}
