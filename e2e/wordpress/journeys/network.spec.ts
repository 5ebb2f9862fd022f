import { makeNetwork } from '../world/network.ts'
import { expect, test } from './meeting.ts'

test('a network joins one account with a site for each blog, of which one has a domain of its own', async ({
  meeting: { backend, wordpress },
  merchant,
  visit,
}) => {
  const { page } = merchant
  const mapped = `http://localhost:${wordpress.port}`
  const unmake = await makeNetwork(wordpress)
  try {
    // The cookies of a network have other names.
    await merchant.signInAt(wordpress.url)
    await page.goto(merchant.networkScreen)
    await merchant.pressConnectAndSignUp('Lumme everywhere')
    await merchant.testDemoAgentAndApprove()

    const sites = `$sites = array(); foreach ( get_sites( array( 'fields' => 'ids' ) ) as $id ) { switch_to_blog( $id ); $state = Parley_Chat\\Site_State::current(); $sites[] = array( home_url( '/' ), $state['site_id'], $state['origins'][0]['origin'], $state['origins'][0]['state'] ); restore_current_blog(); } echo wp_json_encode( $sites );`
    const stored = async (): Promise<string[][]> => JSON.parse(await wordpress.php(sites))
    await expect(async () => {
      await page.goto(merchant.networkScreen)
      expect((await stored()).map(([home, , origin, state]) => [home, origin, state])).toEqual([
        [`${wordpress.url}/`, wordpress.url, 'proven'],
        [`${wordpress.url}/shop/`, wordpress.url, 'proven'],
        [`${mapped}/`, mapped, 'proven'],
      ])
    }).toPass({ timeout: 50_000 })
    const ids = (await stored()).map(([, id]) => id)
    expect(new Set(ids).size).toBe(3)
    await page.goto(backend.local)
    await expect(page.getByRole('row').filter({ hasText: /127\.0\.0\.1|localhost/ })).toHaveCount(3)

    for (const home of [`${wordpress.url}/shop/`, `${mapped}/`]) {
      const shopper = await visit(home)
      await shopper.open()
      await shopper.say('Hello')
      await expect(shopper.answers()).toHaveText(/\w/)
    }
  } finally {
    await unmake()
  }
})
