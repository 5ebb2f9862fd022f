import { describe, expect, it } from 'vitest'
import { createLog } from './log.ts'

const collect = (level = 'trace') => {
  const lines: Record<string, unknown>[] = []
  return { lines, log: createLog(level, { write: (text: string) => void lines.push(JSON.parse(text)) }) }
}

describe('the log', () => {
  it('writes one JSON line with level, time and message', () => {
    const { lines, log } = collect()
    log.info({ site: 'site_1', ms: 5 }, 'request')
    expect(lines).toEqual([
      { level: 'info', time: expect.stringMatching(/^\d{4}-.*Z$/), site: 'site_1', ms: 5, msg: 'request' },
    ])
  })

  it('drops every field that is not on the list', () => {
    const { lines, log } = collect()
    log.warn({ text: 'a secret', token: 'eyJ…', headers: { authorization: 'x' }, body: {}, code: 'internal' }, 'failed')
    expect(lines[0]).toEqual({ level: 'warn', time: expect.any(String), code: 'internal', msg: 'failed' })
  })

  it('writes an error with what caused it, and with nothing else that hangs on it', () => {
    const { lines, log } = collect()
    const cause = Object.assign(new TypeError('the cause'), { document: { text: 'a secret' } })
    const error = Object.assign(new Error('the error', { cause }), { body: 'a secret', request: { text: 'a secret' } })
    log.error({ error }, 'failed')
    expect(lines[0]?.error).toEqual({
      type: 'Error',
      message: 'the error',
      stack: expect.stringContaining('log.test.ts'),
      cause: { type: 'TypeError', message: 'the cause', stack: expect.any(String) },
    })
    expect(JSON.stringify(lines)).not.toContain('a secret')
  })

  it('writes an error that is given alone the same way', () => {
    const { lines, log } = collect()
    log.error(Object.assign(new Error('the error'), { body: 'a secret' }), 'failed')
    expect(JSON.stringify(lines)).not.toContain('a secret')
  })

  it('keeps to its level', () => {
    const { lines, log } = collect('warn')
    log.info('quiet')
    log.warn('loud')
    expect(lines.map(({ msg }) => msg)).toEqual(['loud'])
  })
})
