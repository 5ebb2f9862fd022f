import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import mongoose from 'mongoose'
import { describe, expect, test } from 'vitest'
import { isUnavailable } from './unavailable.ts'

const { MongoNetworkError, MongoServerError } = mongoose.mongo

describe('isUnavailable', () => {
  test.each([
    ['a cut connection', new MongoNetworkError('connection 1 to 127.0.0.1:27017 closed')],
    ['a server that is no primary any more', new MongoServerError({ code: 10_107, errmsg: 'not primary' })],
    ['a server that shuts down', new MongoServerError({ code: 11_600, errmsg: 'interrupted at shutdown' })],
    ['a reset under a write', Object.assign(new Error('write ECONNRESET'), { code: 'ECONNRESET', syscall: 'write' })],
    ['a majority that did not confirm in time', new MongoServerError({ code: 64, errmsg: 'waiting for replication' })],
  ])('%s is', (_, error) => expect(isUnavailable(error)).toBe(true))

  test.each([
    ['a duplicate key', new MongoServerError({ code: 11_000, errmsg: 'E11000' })],
    ['a write conflict', new MongoServerError({ code: 112, errmsg: 'WriteConflict' })],
    ['a document that does not fit its schema', new mongoose.Error.ValidationError()],
    ['a client that hung up', Object.assign(new Error('aborted'), { code: 'ECONNRESET' })],
    ['an error of our own', new TypeError('undefined is not a function')],
    ['no error at all', undefined],
  ])('%s is not', (_, error) => expect(isUnavailable(error)).toBe(false))

  test('what Node says of a write to a server that has just hung up is', async () => {
    const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    const socket = connect(address.port, '127.0.0.1')
    socket.resume()
    await once(socket, 'end')
    const failed = once(socket, 'error')
    socket.write('find')
    const [error] = await failed
    server.close()
    expect(error).toMatchObject({ message: 'This socket has been ended by the other party' })
    expect(isUnavailable(error)).toBe(true)
  })
})
