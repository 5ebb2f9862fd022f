import { expect, test } from './meeting.ts'

test('connecting once more offers the earlier site, which comes back with its look and its conversations', async ({
  meeting: { backend, wordpress },
  merchant,
  visit,
}) => {
  const { page } = merchant
  await merchant.connect()
  const keyOf = `echo Parley_Chat\\Site_State::current()['site_key'];`
  const siteKey = await wordpress.php(keyOf)
  await backend.parley(['site', 'configure', siteKey, '--file', '-'], JSON.stringify({ look: { side: 'left' } }))
  const shopper = await visit()
  await shopper.open()
  await shopper.say('Do you ship to Berlin?')
  await expect(shopper.answers()).toHaveText(/\w/)
  await merchant.disconnect()

  await merchant.pressConnect()
  await expect(page.getByRole('group', { name: 'The chat' }).getByRole('radio', { name: 'Go on with' })).toBeChecked()
  await merchant.button('Connect without a test').click()
  await merchant.seesOrigin(wordpress.url, 'proven')
  expect(await wordpress.php(keyOf)).toBe(siteKey)

  await shopper.page.goto(wordpress.url)
  await expect(async () => {
    expect((await shopper.launcher.boundingBox())?.x).toBeLessThan(200)
  }).toPass()
  await shopper.open()
  await expect(shopper.own()).toHaveText(['Do you ship to Berlin?'])
})
