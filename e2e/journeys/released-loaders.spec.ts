import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gate } from '../../backend/test/agents/fake-agent.ts'
import { expect, Shopper, test } from '../world/world.ts'

const folder = fileURLToPath(new URL('../compatibility', import.meta.url))
const releases = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())

for (const { name } of releases)
  test(`the loader of ${name} opens the chat of today, which streams, counts, closes and remembers`, async ({
    browsing,
    world,
  }) => {
    const page = await browsing.context.newPage()
    await page.route('**/parley.js', (route) =>
      route.fulfill({ path: `${folder}/${name}/parley.js`, contentType: 'text/javascript' }),
    )
    const shopper = new Shopper(page)
    const answers = shopper.chat.locator('[data-seq].from-assistant .bubble')
    const url = `${world.shop.url()}?locale=de`
    await page.goto(url)
    const held = gate()
    world.agent.answerWith(held.behaviour)
    await shopper.open()
    await expect(shopper.input).toBeFocused()
    await expect(shopper.chat.locator('html')).toHaveAttribute('lang', 'de')
    await shopper.say('Do you know me?')
    await held.send('Of ')
    await expect(answers).toHaveText('Of')
    await page.keyboard.press('Escape')
    await expect(shopper.launcher).toBeFocused()
    await held.send('course.')
    await held.end()
    await expect(shopper.launcher).toHaveAccessibleName(/1/)
    await page.goto(url)
    await shopper.open()
    await expect(shopper.own()).toHaveText(['Do you know me?'])
    await expect(answers).toHaveText(['Of course.'])
  })
