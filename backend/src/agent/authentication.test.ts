import { errors, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { question } from '../../test/agents/agent-question.ts'
import { authenticationHeaders } from './authentication.ts'
import type { AgentAuthentication } from './settings.ts'

const now = Date.UTC(2026, 10, 21, 12, 0, 0, 900)
const headers = (authentication: AgentAuthentication) =>
  authenticationHeaders(authentication, question(), 'https://chat.example', () => now)

test('none sends nothing', async () => {
  expect(await headers({ kind: 'none' })).toEqual({})
})

test('basic is the base64 of the UTF-8 of both', async () => {
  expect(await headers({ kind: 'basic', user: 'proxy', password: 'пароль:1' })).toEqual({
    authorization: `Basic ${Buffer.from('proxy:пароль:1').toString('base64')}`,
  })
})

test('header sends the header that was chosen', async () => {
  expect(await headers({ kind: 'header', name: 'X-Shop-Key', value: 'k' })).toEqual({ 'X-Shop-Key': 'k' })
})

test('jwt is signed for this visitor and conversation, lives 60 s and is never the same', async () => {
  const secret = 'a shop’s secret of 32 bytes or more'
  const token = async () => (await headers({ kind: 'jwt', secret })).authorization?.replace('Bearer ', '') ?? ''
  const key = new TextEncoder().encode(secret)
  const first = await token()

  const { payload, protectedHeader } = await jwtVerify(first, key, { currentDate: new Date(now) })

  const iat = Math.floor(now / 1000)
  expect(protectedHeader).toEqual({ alg: 'HS256', typ: 'JWT' })
  expect(payload).toEqual({
    iss: 'https://chat.example',
    aud: 'n8n',
    sub: 'vis_1',
    sid: 'conv_1',
    site: 'site_1',
    iat,
    exp: iat + 60,
    jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
  })
  expect(await token()).not.toBe(first)
  const late = { currentDate: new Date(now + 61_000) }
  await expect(jwtVerify(first, key, late)).rejects.toThrow(errors.JWTExpired)
})
