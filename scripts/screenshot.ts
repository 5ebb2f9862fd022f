import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { findChromium } from './chromium.ts'

/**
 * The README's picture: asks the demo shop at an address a question and writes the answered chat to docs/images/demo.png.
 *
 *     npm start
 *     npx node scripts/screenshot.ts http://localhost:8787
 */
const address = process.argv[2]
if (!address) throw new Error('Give the address of a demo shop, such as http://localhost:8787')

const executablePath = await findChromium({ log: (line) => void process.stderr.write(`${line}\n`) })
const browser = await chromium.launch({ executablePath })
try {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 800 },
    deviceScaleFactor: 1,
    colorScheme: 'light',
    // An answer that stands still: no half-faded panel in the picture.
    reducedMotion: 'reduce',
  })
  await page.goto(address)
  await page.locator('parley-chat').getByRole('button').click()
  const chat = page.frameLocator('parley-chat iframe')
  await chat.getByRole('textbox').fill('Do you ship to Berlin?')
  // The field is there before the app is, and its Enter would send nothing yet.
  await chat.getByRole('button', { name: 'Send' }).click()
  const stop = chat.getByRole('button', { name: 'Stop answering' })
  await stop.waitFor()
  await stop.waitFor({ state: 'detached' })
  await page.screenshot({ path: fileURLToPath(new URL('../docs/images/demo.png', import.meta.url)) })
} finally {
  await browser.close()
}
