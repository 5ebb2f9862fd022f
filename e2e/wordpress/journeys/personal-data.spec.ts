import { Person } from '../world/person.ts'
import { askOurs, openReport } from '../world/personal-data.ts'
import { user } from '../world/set-up.ts'
import { expect, test } from './meeting.ts'

test('WordPress’s tools for personal data find what a customer said in the chat, and erase it', async ({
  meeting: { wordpress },
  connected: _,
  signIn,
}) => {
  await wordpress.php(user('anna', 'subscriber'))
  const shopper = await (await signIn('anna')).asShopper()
  await shopper.open()
  await shopper.say('Where is my parcel?')
  await expect(shopper.answers()).toHaveText('Hello!')

  const admin = await Person.signIn(wordpress.url)
  expect(await askOurs(admin, wordpress, 'export')).toMatchObject([{ success: true, data: { done: true } }])
  const report = await openReport(wordpress)
  for (const kept of ['Where is my parcel?', 'Hello!', 'anna@example.test']) expect(report).toContain(kept)

  const erased = await askOurs(admin, wordpress, 'erase')
  expect(erased).toMatchObject([{ success: true, data: { items_removed: true, items_retained: false, done: true } }])
  await askOurs(admin, wordpress, 'export')
  expect(await openReport(wordpress)).not.toContain('Conversations in the chat')
  await shopper.page.reload()
  await shopper.open()
  await expect(shopper.own()).toHaveCount(0)
})
