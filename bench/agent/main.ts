import { createServer, type ServerResponse } from 'node:http'
import { clockMicros } from '../clock.ts'
import { listen } from '../processes/listen.ts'
import { probe } from '../processes/probe.ts'
import { serve } from '../processes/rpc.ts'
import { type Piece, recordedAnswer } from './recorded-answer.ts'
import { stamp } from './stamp.ts'

/** The agent, in a process of its own: it answers everything with the recorded answer, each token saying when it was sent. */
const atThePace = recordedAnswer()
const atOnce = atThePace.map((piece) => ({ ...piece, atMs: 0 }))

const server = createServer((request, response) => {
  const pieces = request.url === '/at-once' ? atOnce : atThePace
  const began = performance.now()
  request.resume().once('end', () => {
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache' })
    send(response, pieces, 0, began)
  })
})

/** Sends what is due, each piece in a write of its own as n8n does, and comes back for the rest. */
function send(response: ServerResponse, pieces: readonly Piece[], from: number, began: number): void {
  if (response.destroyed) return
  const elapsed = performance.now() - began
  for (let at = from; ; at++) {
    const piece = pieces[at]
    if (!piece) return void response.end()
    if (piece.atMs > elapsed) return void setTimeout(send, piece.atMs - elapsed, response, pieces, at, began)
    const { before, after } = piece
    response.write(after === null ? before : `${before}${stamp(clockMicros())}${after}`)
  }
}

const handlers = { ...probe, listen: () => listen(server) }
export type Agent = typeof handlers
serve(handlers)
