import { readFile } from 'node:fs/promises'
import { settings, user } from '../world/set-up.ts'
import { expect, test } from './meeting.ts'

/** The functions of WooCommerce that tell of orders, as PHPUnit has them. */
const fixture = new URL('../../../plugins/wordpress/tests/fixtures/woocommerce.php', import.meta.url)

test('a customer who is signed in is verified to the agent and to the merchant, with their orders, and no longer once they sign out', async ({
  meeting: { agent, wordpress },
  connected,
  signIn,
}) => {
  await wordpress.php(`${user('anna', 'subscriber')} ${settings({ orders: true })}`)
  const shopper = await (await signIn('anna')).asShopper()
  const asks = async (text: string) => {
    const request = agent.nextRequest()
    await shopper.open()
    await shopper.say(text)
    await expect(shopper.answers()).toHaveText('Hello!')
    return (await request).body.metadata.visitor
  }
  const wooCommerce = (await readFile(fixture, 'utf8')).replace('<?php', '')
  await wordpress.with(wooCommerce, async () => {
    const { identity, id } = await asks('Where is my order?')
    const claims = { orders: 3, lastOrder: { number: '1003' } }
    expect(identity).toMatchObject({ verified: true, email: 'anna@example.test', name: 'anna', claims })

    const { page, screen } = connected
    await page.goto(screen)
    const opened = page.waitForEvent('popup')
    await page.getByRole('listitem').filter({ hasText: '2 messages' }).first().getByRole('link').click()
    const who = (await opened).getByRole('region', { name: 'Who this is' })
    for (const fact of ['Customer', 'Orders3', 'Last order1003', 'Last order: stateprocessing'])
      await expect(who).toContainText(fact)

    await shopper.page.goto(`${wordpress.url}/wp-login.php?action=logout`)
    await shopper.page.getByRole('link', { name: 'log out' }).click()
    await shopper.page.goto(wordpress.url)
    const stranger = await asks('Who am I?')
    expect(stranger.identity).toBeUndefined()
    expect(stranger.id).not.toBe(id)
    await expect(shopper.own()).toHaveText(['Who am I?'])
  })
})
