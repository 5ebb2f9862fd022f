import { expect, it } from 'vitest'
import { agentIdentity } from './agent-identity.ts'

it('tells the agent of a proved identity what the merchant signed, and that it is proved', () => {
  const signed = { email: 'anna@shop.example', name: 'Anna', claims: { plan: 'gold' } }
  expect(agentIdentity({ sub: 'customer 7', ...signed })).toEqual({ id: 'customer 7', ...signed, verified: true })
})

it('leaves out what the merchant did not sign, or signed as nothing', () => {
  expect(agentIdentity({ sub: 'customer 7' })).toStrictEqual({ id: 'customer 7', verified: true })
  expect(agentIdentity({ sub: 'customer 7', email: '', name: '' })).toStrictEqual({ id: 'customer 7', verified: true })
})
