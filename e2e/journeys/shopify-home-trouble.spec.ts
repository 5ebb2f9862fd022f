import { expect } from '@playwright/test'
import { test } from '../world/shopify/admin/admin.ts'

test('what was typed stays where the answer is none, and another press sends it', async ({
  shopifyWorld: world,
  openAdmin,
}) => {
  const { app, page } = await openAdmin(world.shop())
  const address = app.getByLabel('Address of the agent')
  const test = app.getByRole('button', { name: 'Ask a test question' })
  const trouble = app.locator('#trouble')
  await address.fill('https://n8n.invalid/webhook/1')
  const answers: [status: number, told: string][] = [
    [429, 'Wait a minute and try again.'],
    [503, 'Nothing was changed.'],
    [500, 'Nothing was changed.'],
    [0, 'Nothing was changed.'],
  ]
  for (const [status, told] of answers) {
    // An error may come as a page, which must not take this one's place.
    const body = '<!doctype html><title>Error</title><s-page heading="Error"></s-page>'
    await page.route(
      '**/shopify/api/agent?*',
      (route) => (status === 0 ? route.abort() : route.fulfill({ status, contentType: 'text/html', body })),
      { times: 1 },
    )
    await trouble.evaluate((banner) => banner.setAttribute('hidden', ''))
    await test.click()
    await expect(trouble).toBeVisible()
    await expect(trouble).toContainText(told)
    await expect(address).toHaveValue('https://n8n.invalid/webhook/1')
  }
  await test.click()
  await expect(app.getByText('There is no such name.')).toBeVisible()
  await expect(address).toHaveValue('https://n8n.invalid/webhook/1')
  await expect(trouble).toBeHidden()
})
