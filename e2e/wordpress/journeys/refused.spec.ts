import { user } from '../world/set-up.ts'
import { expect, test } from './meeting.ts'

test('an owner who cancels comes back to a site that is not connected, and may begin anew', async ({ merchant }) => {
  const { page } = merchant
  await merchant.activate()
  await merchant.pressConnectAndSignUp('Lumme')
  await merchant.button('Cancel').click()
  await expect(page.getByText('The connection was not approved. Nothing has changed.')).toBeVisible()
  await merchant.button('Connect').click()
  await merchant.testDemoAgentAndApprove()
})

test('a code in another admin’s browser connects nothing, and still serves the one who began', async ({
  merchant,
  signIn,
}) => {
  const { page, wordpress } = merchant
  await merchant.activate()
  await merchant.pressConnectAndSignUp('Lumme')
  await page.getByLabel('The demo agent, to try the chat out').check()
  await merchant.button('Ask a test question').click()
  // The way back leads nowhere for once, so that nobody has used the code.
  const nowhere = `isset( $_GET['parley_code'] ) && exit( 'Nobody is here.' );`
  await wordpress.with(nowhere, async () => {
    await merchant.button('Approve and connect').click()
    await expect(page.getByText('Nobody is here.')).toBeVisible()
  })
  const back = page.url()

  await wordpress.php(user('second', 'administrator'))
  const second = await signIn('second')
  await second.page.goto(back)
  await expect(second.page.getByText('This answer belongs to no connection that you began')).toBeVisible()
  await expect(second.button('Connect')).toBeVisible()

  await page.goto(back)
  await expect(page.getByText('The site is connected.')).toBeVisible()
})

test('an agent at a private address is not called, and the page says what to do', async ({ meeting, merchant }) => {
  const { page } = merchant
  await merchant.activate()
  await merchant.pressConnectAndSignUp('Lumme')
  const before = meeting.agent.calls()
  await page.getByLabel('Address of the agent').fill(meeting.agent.url)
  await merchant.button('Ask a test question').click()
  await expect(page.getByText('This address is private, and the service may not call it.').first()).toBeVisible()
  await expect(page.getByLabel('Address of the agent')).toHaveValue(meeting.agent.url)
  expect(meeting.agent.calls()).toBe(before)
})
