import { gate } from '../../../backend/test/agents/fake-agent.ts'
import { settings } from '../world/set-up.ts'
import { expect, test } from './meeting.ts'

test('before the agent has answered, admins alone try the chat; its first answer puts it on the site', async ({
  meeting: { agent, backend, wordpress },
  merchant,
  visit,
}) => {
  const { page } = merchant
  await merchant.activate()
  await merchant.pressConnectAndSignUp('Lumme')
  await page.getByLabel('Address of the agent').fill(agent.url)
  await merchant.button('Connect without a test').click()
  await expect(page.getByText('Visitors see no chat until the agent has answered a test.')).toBeVisible()
  await merchant.seesOrigin(wordpress.url, 'proven')
  const siteKey = await wordpress.php(`echo Parley_Chat\\Site_State::current()['site_key'];`)
  // Merchants may call no private address; the operator may let them.
  await backend.parley(['site', 'set-agent', siteKey, '--private'])
  expect(await (await visit()).page.content()).not.toContain('parley.js')

  await wordpress.php(settings({ test_mode: true }))
  const admin = await merchant.asShopper()
  const held = gate()
  agent.answerWith(held.behaviour)
  await admin.open()
  await admin.say('Do you ship to Berlin?')
  await held.send('Yes, we ')
  await expect(admin.answers()).toHaveText('Yes, we')
  await held.send('do.')
  await expect(admin.answers()).toHaveText('Yes, we do.')
  await held.end()
  expect(await (await visit()).page.content()).not.toContain('parley.js')

  await wordpress.php(settings({ test_mode: false }))
  await expect(async () => expect(await (await visit()).launcher.count()).toBe(1)).toPass()
  await page.goto(merchant.screen)
  await expect(page.getByText('The chat is on the site.')).toBeVisible()
})

test('at another address of the home, that is registered and the former revoked', async ({ merchant, visit }) => {
  const { page, wordpress } = merchant
  await merchant.connect()
  const moved = `http://localhost:${wordpress.port}`
  try {
    await page.goto(`${wordpress.url}/wp-admin/options-general.php`)
    await page.getByLabel('WordPress Address (URL)').fill(moved)
    await page.getByLabel('Site Address (URL)').fill(moved)
    await merchant.button('Save Changes').click()
    await merchant.signInAt(moved)
    await merchant.seesOrigin(moved, 'proven')
    await merchant.seesOrigin(wordpress.url, 'revoked')
    const shopper = await visit(moved)
    await shopper.open()
    await shopper.say('Hello')
    await expect(shopper.answers()).toHaveText(/\w/)
  } finally {
    await wordpress.php(
      `delete_option( 'parley_chat_state' ); update_option( 'siteurl', '${wordpress.url}' ); update_option( 'home', '${wordpress.url}' );`,
    )
  }
})

test('a colour that is saved in Appearance is the chat’s on the next page', async ({ connected, visit }) => {
  const { page } = connected
  await page.goto(connected.screen)
  await page.getByRole('tab', { name: 'Appearance' }).click()
  await page.getByLabel('Colour', { exact: true }).fill('#b91c1c')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByText('Saved.', { exact: true }).first()).toBeVisible()
  await expect((await visit()).launcher).toHaveCSS('background-image', /rgb\(185, 28, 28\)/)
})

test('a change at the service reaches the site at once, which has not asked', async ({
  meeting: { backend, wordpress },
  connected: _,
}) => {
  const siteKey = await wordpress.php(`echo Parley_Chat\\Site_State::current()['site_key'];`)
  const stored = `echo Parley_Chat\\Site_State::current()['config'];`
  const asked = async () => (await wordpress.requests()).filter(({ ours }) => ours).length
  const before = await asked()
  await backend.parley(['site', 'set', siteKey, '--name', 'Lumme by night'])
  await expect.poll(async () => JSON.parse(await wordpress.php(stored)).name).toBe('Lumme by night')
  expect(await asked()).toBe(before)
})

test('Disconnect ends the chat: no new page has it, and it leaves those that are open', async ({
  meeting: { backend },
  merchant,
  visit,
}) => {
  await merchant.connect()
  const idle = await visit()
  await expect(idle.launcher).toBeVisible()
  const talking = await visit()
  await talking.open()
  await talking.say('Hello')
  await expect(talking.answers()).toHaveText(/\w/)
  const mayRead = async () => {
    const headers = { authorization: `Bearer ${talking.tokens.at(-1)}` }
    return (await fetch(`${backend.url}/v1/messages`, { headers })).ok
  }
  expect(await mayRead()).toBe(true)

  await merchant.disconnect()
  expect(await (await visit()).page.content()).not.toContain('parley')
  await expect.poll(mayRead, { timeout: 30_000 }).toBe(false)
  await idle.launcher.click()
  await expect(idle.page.locator('parley-chat')).toHaveCount(0)
})
