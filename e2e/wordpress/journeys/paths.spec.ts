import { installBelow, removeBelow } from '../world/below.ts'
import { complaintsOf } from '../world/wordpress.ts'
import { expect, test } from './meeting.ts'

test('two WordPresses in paths of one origin are two sites, each with its own chat, and one may leave', async ({
  meeting: { backend, wordpress },
  connected,
  visit,
}) => {
  const { page } = connected
  const other = await installBelow(wordpress, 'two', { PARLEY_CHAT_BACKEND: backend.url })
  const keyOf = `echo Parley_Chat\\Site_State::current()['site_key'];`
  await connected.signInAt(other.url)
  await connected.activate()
  // The console has not met this merchant.
  await page.context().clearCookies({ name: /^parley/ })
  await connected.pressConnectAndSignUp('Lumme Two')
  await expect(page.locator('.large').first()).toHaveText(`${other.url}/`)
  await connected.testDemoAgentAndApprove()
  await connected.seesOrigin(wordpress.url, 'proven')
  expect(await other.php(keyOf)).not.toBe(await wordpress.php(keyOf))

  const shopper = await visit()
  await shopper.open()
  await shopper.say('To the first shop')
  await expect(shopper.answers()).toHaveText('Hello!')
  await shopper.page.goto(`${other.url}/`)
  await shopper.open()
  await expect(shopper.own()).toHaveCount(0)
  await shopper.say('To the second shop')
  await expect(shopper.answers()).toHaveText(/\w/)
  await expect(shopper.own()).toHaveText(['To the second shop'])

  await connected.disconnect()
  expect(await complaintsOf(other)).toEqual([])
  await removeBelow(other)
  await shopper.page.goto(`${wordpress.url}/`)
  await shopper.open()
  await expect(shopper.own()).toHaveText(['To the first shop'])
  await shopper.say('Are you still there?')
  await expect(shopper.answers()).toHaveText(['Hello!', 'Hello!'])
})
