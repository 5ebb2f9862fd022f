import { Shopper } from '../../world/world.ts'
import { consentPlugin, sayOfConsent } from '../world/consent-plugin.ts'
import { settings } from '../world/set-up.ts'
import { expect, test } from './meeting.ts'

test('the visitor’s yes brings a chat that answers, their no ends it and what it kept, and the next yes begins anew', async ({
  meeting: { backend, wordpress },
  connected: _,
  newPage,
}) => {
  await wordpress.php(settings({ consent: 'marketing' }))
  await wordpress.with(consentPlugin(), async () => {
    const page = await newPage()
    const asked: string[] = []
    page.on('request', (request) => {
      if (request.url().startsWith(backend.url)) asked.push(request.url())
    })
    await page.goto(wordpress.url)
    expect(asked).toEqual([])

    const shopper = new Shopper(page)
    const kept = () => page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('parley:')))
    for (const text of ['Hello', 'Hello again']) {
      await sayOfConsent(page, 'marketing', 'allow')
      await shopper.open()
      await shopper.say(text)
      await expect(shopper.answers()).toHaveText(['Hello!'])
      await expect(shopper.own()).toHaveText([text])
      await expect.poll(async () => (await kept()).length).toBeGreaterThan(0)

      await sayOfConsent(page, 'marketing', 'deny')
      await expect(page.locator('parley-chat')).toHaveCount(0)
      expect(await kept()).toEqual([])
    }
  })
})
