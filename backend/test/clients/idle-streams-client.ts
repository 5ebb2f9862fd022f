import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { addresses } from '../fresh-address.ts'
import { type Order, type StreamReport, tabs } from './idle-streams.ts'
import { fetchTicket, TestVisitor, type VisitorOptions } from './visitor.ts'

interface Stream {
  readonly visitor: TestVisitor
  readonly response: IncomingMessage
  received: string
}

/** A ticket opens so many sessions. */
const perTicket = 5
/** Opened at once. */
const together = 20

const streams: Stream[] = []

const address = addresses()

async function openVisitors(options: VisitorOptions, count: number): Promise<TestVisitor[]> {
  const opened: TestVisitor[] = []
  let ticket = ''
  while (opened.length < count) {
    const own = { ...options, address: address() }
    if (opened.length % perTicket === 0) ticket = await fetchTicket(own)
    opened.push(await TestVisitor.open(own, { ticket }))
  }
  return opened
}

async function openStream(visitor: TestVisitor): Promise<void> {
  const { api, address = '' } = visitor.options
  const request = get(`${api}/v1/events`, {
    agent: false,
    headers: { Authorization: `Bearer ${visitor.session.token}`, 'X-Forwarded-For': address },
  })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  if (response.statusCode !== 200) throw new Error(`no stream: ${response.statusCode}`)
  const stream: Stream = { visitor, response, received: '' }
  streams.push(stream)
  response.setEncoding('utf8').on('data', (text: string) => {
    stream.received += text
  })
  // A stream that the server cuts is told by the report.
  response.on('error', () => {})
}

async function open({ count, ...options }: VisitorOptions & { count: number }): Promise<void> {
  const visitors = count - tabs + 1
  const share = Math.ceil(visitors / together)
  const shares = await Promise.all(
    Array.from({ length: together }, (_, n) => openVisitors(options, Math.min(share, visitors - n * share))),
  )
  const [first, ...others] = shares.flat()
  if (!first) throw new Error('no visitors')
  const todo = [...Array<TestVisitor>(tabs).fill(first), ...others]
  while (todo.length > 0) await Promise.all(todo.splice(0, together).map(openStream))
}

const report = (): StreamReport[] =>
  streams.map(({ visitor, response, received }) => ({
    visitor: visitor.session.visitor.id,
    // The first comment is the beginning of every stream.
    heartbeats: (received.match(/^:$/gm)?.length ?? 0) - 1,
    events: Array.from(received.matchAll(/^event: (.*)$/gm), ([, name = '']) => name),
    ended: response.complete || response.destroyed,
  }))

async function obey(order: Order): Promise<unknown> {
  if (order === 'report') return report()
  if (order === 'close') for (const { response } of streams.splice(0)) response.destroy()
  else if ('open' in order) await open(order.open)
  else await streams[0]?.visitor.say(order.say)
  return null
}

process.on('message', async (order: Order) => process.send?.(await obey(order)))
process.on('unhandledRejection', (error) => {
  console.error(error)
  process.exit(1)
})
