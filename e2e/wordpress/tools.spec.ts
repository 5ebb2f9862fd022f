import type { Person } from './world/person.ts'
import { askOurs, openReport } from './world/personal-data.ts'
import { expect, test } from './world/world.ts'

/** What Site Health's page found by itself: the JSON that its script draws. */
const findings = async (admin: Person): Promise<{ test: string; status: string; label: string }[]> => {
  const page = await admin.read('/wp-admin/site-health.php')
  const json = /var SiteHealth = (\{.*\});/.exec(page)?.[1]
  return JSON.parse(json ?? '{}').site_status?.direct ?? []
}
const finding = async (admin: Person) => {
  const { status, label } = (await findings(admin)).find((each) => each.test === 'parley_chat') ?? {}
  return `${status}: ${label}`
}

test.beforeEach(async ({ admin }) => {
  // The first page after the activation leads to the plugin's screen.
  await admin.get('/wp-admin/index.php')
})

test('Site Health says how the chat stands, and what to do', async ({ admin, service, wordpress }) => {
  expect(await finding(admin)).toBe('recommended: The chat is not connected')
  await admin.get(service.approve((await admin.press('parley_chat_connect')).headers.get('location') ?? ''))
  expect(await finding(admin)).toBe('good: The chat is connected')

  service.origins.set(wordpress.url, { state: 'failed', reason: 'redirect' })
  await wordpress.php(`Parley_Chat\\Wire\\Sync::run();`)
  expect(await finding(admin)).toBe('recommended: An address is not proven to the chat')

  service.faults.set('/v1/wordpress/sync', { status: 503 })
  await wordpress.php(`Parley_Chat\\Wire\\Sync::run();`)
  const heard = service.heard.length
  expect(await finding(admin)).toBe('recommended: The service of the chat could not be asked')
  expect(service.heard).toHaveLength(heard)
})

test('Site Health’s information names the service and the site, and no secret', async ({
  connected: { admin },
  service,
}) => {
  const page = await admin.read('/wp-admin/site-health.php?tab=debug')
  expect(page).toContain('health-check-accordion-block-parley-chat')
  for (const shown of [`<td>${service.url}</td>`, '<td>site_1</td>', `frame-src ${service.url}`])
    expect(page).toContain(shown)
  expect(page).not.toContain(service.connection.secret)
})

test('the guide for the privacy policy has a text about the chat', async ({ admin }) => {
  const page = await admin.read('/wp-admin/options-privacy.php?tab=policyguide')
  expect(page).toContain('When you open the chat, your browser talks to the service that runs it.')
})

test('WordPress’s export of a person holds what the service keeps, page after page', async ({
  connected: { admin },
  service,
  wordpress,
}) => {
  const page = (number: number, text: string, done: boolean) =>
    service.faults.set('/v1/wordpress/export', {
      body: { items: [{ id: `msg_${number}`, from: 'visitor', text }], done },
    })
  const said = await askOurs(admin, wordpress, 'export', (number) =>
    page(number, number === 1 ? 'Where is <b>my</b> parcel?' : 'Thank you', number === 2),
  )
  expect(said).toMatchObject([
    { success: true, data: { done: false } },
    { success: true, data: { done: true } },
  ])
  expect(service.heard.slice(-2)).toMatchObject(
    [1, 2].map((number) => ({
      path: '/v1/wordpress/export',
      signed: true,
      body: { ref: 1, email: 'anna@example.test', page: number },
    })),
  )
  const report = await openReport(wordpress)
  expect(report).toContain('Conversations in the chat')
  expect(report).toContain('Where is &lt;b&gt;my&lt;/b&gt; parcel?')
  expect(report).toContain('Thank you')
})

test('WordPress’s erasure goes on until the service has nothing left, and stops where it does not answer', async ({
  connected: { admin },
  service,
  wordpress,
}) => {
  const said = await askOurs(admin, wordpress, 'erase', (number) =>
    service.faults.set('/v1/wordpress/erase', { body: { removed: number === 1 ? 10 : 0, done: number === 2 } }),
  )
  expect(said).toMatchObject([
    { success: true, data: { items_removed: true, items_retained: false, done: false } },
    { success: true, data: { items_removed: false, done: true } },
  ])
  expect(service.heard.at(-1)).toMatchObject({ path: '/v1/wordpress/erase', signed: true, body: { ref: 1, page: 2 } })

  const failed = await askOurs(admin, wordpress, 'erase', () =>
    service.faults.set('/v1/wordpress/erase', { status: 503 }),
  )
  expect(failed).toMatchObject([{ success: false }])
})
