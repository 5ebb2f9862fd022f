import { randomBytes } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { signingKeyModel } from '#keys/signing-key-model.ts'
import { siteModel } from '#sites/site-model.ts'
import { startTerminal } from '../../test/clients/terminal.ts'

const { database, env, parley, json, close } = await startTerminal()
afterAll(close)

describe('parley keys', () => {
  it('rotates the signing keys', async () => {
    const first = await json('keys', 'rotate')
    const second = await json('keys', 'rotate')
    const keys = await signingKeyModel(database.connection).find().sort({ _id: 1 }).lean()
    expect(keys.slice(-2).map(({ kid }) => kid)).toEqual([first.kid, second.kid])
  })

  it('revokes them all but a new one', async () => {
    const before = await signingKeyModel(database.connection).countDocuments()
    const { kid, revoked } = await json('keys', 'rotate', '--revoke')
    expect(revoked).toBe(before)
    expect((await signingKeyModel(database.connection).find().lean()).map((key) => key.kid)).toEqual([kid])
    const { out } = await parley(['keys', 'rotate', '--revoke'])
    expect(out).toMatch(/^Key key_\S+ signs from now on; 1 former key is revoked\.\n/)
  })

  it('seals anew what the former secret sealed, and needs to be given that one', async () => {
    const refused = await parley(['keys', 'rewrap'])
    expect(refused).toEqual({
      code: 2,
      out: '',
      err: 'parley: give the former secret as PARLEY_SECRET_PREVIOUS: without it there is nothing to seal anew\n',
    })
    const sites = await siteModel(database.connection).countDocuments()
    const next = { PARLEY_SECRET: randomBytes(32).toString('hex'), PARLEY_SECRET_PREVIOUS: env.PARLEY_SECRET ?? '' }
    const first = await parley(['--json', 'keys', 'rewrap'], { more: next })
    expect(JSON.parse(first.out)).toEqual({ sites, connections: 0, shops: 0, visitors: 0, keys: 1 })
    const again = await parley(['keys', 'rewrap'], { more: next })
    expect(again.out).toContain('Sealed anew: 0 sites, 0 visitors, 0 signing keys.')
    env.PARLEY_SECRET = next.PARLEY_SECRET
    expect(await parley(['keys', 'rotate'])).toMatchObject({ code: 0, err: '' })
  })
})
