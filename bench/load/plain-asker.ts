import { Agent, request } from 'node:http'
import { replyTokens } from '../agent/recorded-answer.ts'
import { stampAges } from '../agent/stamp.ts'
import { clockMicros } from '../clock.ts'
import type { Asker, OnTokens, PlainTarget } from './asker.ts'

const question = JSON.stringify({ action: 'sendMessage', sessionId: 's1', chatInput: 'Do you ship to Berlin?' })

/** Asks as Parley asks the agent: one request, one stream of lines. */
export function plainAsker({ url }: PlainTarget): Asker {
  const agent = new Agent({ keepAlive: true })
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(question) }

  function ask(onTokens: OnTokens): Promise<void> {
    return new Promise((resolve, reject) => {
      const asked = request(url, { agent, method: 'POST', headers }, (response) => {
        let tokens = 0
        let unfinished = ''
        response.setEncoding('utf8').on('data', (text: string) => {
          const now = clockMicros()
          const lines = unfinished + text
          const end = lines.lastIndexOf('\n') + 1
          unfinished = lines.slice(end)
          const ages = stampAges(lines.slice(0, end), now)
          tokens += ages.length
          if (ages.length > 0) onTokens(ages)
        })
        response.once('error', reject)
        response.once('end', () => {
          if (tokens === replyTokens) resolve()
          else reject(new Error(`${tokens} tokens, status ${response.statusCode}`))
        })
      })
      asked.once('error', reject)
      asked.end(question)
    })
  }
  return { ask, close: () => agent.destroy() }
}
