import { execFile } from 'node:child_process'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { chromium, type LaunchOptions } from '@playwright/test'
import { checkForPngquant } from './pngquant.ts'

/** The plugin directory shows these beside the readme; they go to it as they lie here, and not in the zip. */
export const folder = join(import.meta.dirname, '../../../plugins/wordpress/.wordpress-org')

/**
 * What is drawn, by the names and in the sizes that the directory asks for:
 * https://developer.wordpress.org/plugins/wordpress-org/plugin-assets/
 */
export const drawn = [
  { name: 'icon-128x128', drawing: 'icon', width: 128, height: 128 },
  { name: 'icon-256x256', drawing: 'icon', width: 256, height: 256 },
  { name: 'banner-772x250', drawing: 'banner', width: 772, height: 250 },
  { name: 'banner-1544x500', drawing: 'banner', width: 1544, height: 500 },
] as const

/** What of the journey's pictures is screenshot-1, -2 and so on: the readme has their captions in this order. */
export const screenshots = ['chat', 'welcome', 'approval', 'overview', 'appearance']

/**
 * @param taken has the journey's pictures, as PNG.
 * @throws with one sentence that says what to install, and leaves the pictures as they were, where pngquant is not there.
 */
export async function makeDirectoryPictures(browser: LaunchOptions, taken: string): Promise<void> {
  checkForPngquant()
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await draw(browser, taken)
  for (const { name } of drawn) await makeSmall(join(taken, `${name}.png`), name)
  for (const [index, name] of screenshots.entries())
    await makeSmall(join(taken, `wordpress-${name}.png`), `screenshot-${index + 1}`)
}

async function draw(options: LaunchOptions, to: string): Promise<void> {
  const browser = await chromium.launch(options)
  try {
    for (const { name, drawing, width, height } of drawn) {
      const page = await browser.newPage({ viewport: { width, height } })
      const svg = await readFile(join(import.meta.dirname, `${drawing}.svg`), 'utf8')
      await page.setContent(`<style>body { margin: 0 } svg { display: block; width: 100vw }</style>${svg}`)
      await page.screenshot({ path: join(to, `${name}.png`) })
    }
  } finally {
    await browser.close()
  }
}

/** With a palette: a third of the bytes, and nobody sees it. The directory takes no WebP. */
async function makeSmall(from: string, name: string): Promise<void> {
  const options = ['--speed', '1', '--strip', '--quality', '60-95']
  await promisify(execFile)('pngquant', [...options, '--output', join(folder, `${name}.png`), from])
}
