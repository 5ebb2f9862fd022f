import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { missingPhpPackages } from '../e2e/wordpress/world/missing.ts'
import { findChromium } from './chromium.ts'
import { installPackages, missingPackages } from './debian-package.ts'
import { type Cut, smallPicture } from './small-picture.ts'
import { buildWidgetIfStale } from './widget-build.ts'
import { makeDirectoryPictures, screenshots } from './wordpress/pictures/directory-pictures.ts'

/**
 * `npm run screenshots`: each state of the chat in each window, theme and language into test-results/screenshots, by the
 * test that reads their boxes; what a merchant sees of WordPress, by the journey that connects one, and of Shopify, by those
 * of a shop and of the app's home; those that the README and docs show into docs/images; and the WordPress plugin
 * directory's own beside the plugin.
 */
const path = (below: string) => fileURLToPath(new URL(`../${below}`, import.meta.url))
const say = (line: string) => void process.stderr.write(`${line}\n`)
const folder = path('test-results/screenshots')
const fonts = { FONTCONFIG_FILE: path('e2e/screens/fonts.conf') }

/** The launcher's corner of a desktop, at two pixels for one. */
const launcher = { x: 2240, y: 1360, width: 320, height: 240 }
const page = { width: 720 }
/** Of a page of the app in Shopify's admin, below which it is empty. */
const top = { x: 0, y: 0, width: 1280 }

/** By the name in docs/images, what it is made of. */
const shown: Record<string, { picture: string } & Cut> = {
  'first-contact': { picture: 'open-desktop-1280-light-en' },
  inline: { picture: 'inline-desktop-1280-light-en' },
  products: { picture: 'products-phone-390-light-en' },
  dark: { picture: 'streaming-phone-390-dark-en' },
  arabic: { picture: 'open-phone-390-light-ar' },
  'option-right': { picture: 'open-desktop-1280-light-en', ...page },
  'option-left': { picture: 'left-desktop-1280-light-en', ...page },
  'option-center': { picture: 'center-desktop-1280-light-en', ...page },
  'option-inline': { picture: 'inline-desktop-1280-light-en', ...page },
  'option-fullscreen': { picture: 'fullscreen-desktop-1280-light-en', ...page },
  'option-tablet-width': { picture: 'tablet-width-tablet-768-light-en', width: 480 },
  'option-gradient': {
    picture: 'gradient-desktop-1280-light-en',
    part: { x: 1680, y: 0, width: 880, height: 1600 },
    width: 480,
  },
  'option-online': { picture: 'launcher-desktop-1280-light-en', part: launcher },
  'option-size': { picture: 'size-desktop-1280-light-en', part: launcher },
  'option-avatar': { picture: 'avatar-desktop-1280-light-en', part: launcher },
  ...Object.fromEntries(
    ['welcome', 'approval', 'overview', 'appearance', 'chat', 'transcript'].map((each) => [
      `wordpress-${each}`,
      { picture: `wordpress-${each}` },
    ]),
  ),
  ...Object.fromEntries(
    ['product', 'phone', 'home', 'appearance'].map((each) => [`shopify-${each}`, { picture: `shopify-${each}` }]),
  ),
  'shopify-onboarding': { picture: 'shopify-onboarding', part: { ...top, height: 724 } },
  'shopify-conversations': { picture: 'shopify-conversations', part: { ...top, height: 520 } },
  'shopify-transcript': { picture: 'shopify-transcript', part: { ...top, height: 370 } },
}

await buildWidgetIfStale(say)
const programs = missingPackages({
  'fonts-inter': '/usr/share/fonts/opentype/inter/Inter-Regular.otf',
  pngquant: '/usr/bin/pngquant',
})
await installPackages([...programs, ...missingPhpPackages()], say)
const chromium = await findChromium({ log: say })
await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
const codes = [
  await journeys('e2e/playwright.config.ts', ['--project=chromium', 'screens.spec.ts', ...process.argv.slice(2)]),
  await journeys('e2e/wordpress/playwright.config.ts', ['journeys/connecting.spec.ts']),
  await journeys('e2e/playwright.config.ts', [
    '--project=chromium',
    'shopify-places.spec.ts',
    'shopify-storefront.spec.ts',
    'shopify-home.spec.ts',
  ]),
]
await mkdir(path('docs/images'), { recursive: true })
const taken = new Set(await readdir(folder))
for (const [name, { picture, ...cut }] of Object.entries(shown))
  if (taken.has(`${picture}.png`))
    await smallPicture(chromium, `${folder}/${picture}.png`, path(`docs/images/${name}.webp`), cut)
if (screenshots.every((name) => taken.has(`wordpress-${name}.png`)))
  await makeDirectoryPictures(
    { executablePath: chromium, args: ['--no-sandbox'], env: { ...process.env, ...fonts } },
    folder,
  )
say(`${taken.size} pictures in ${folder}`)
process.exitCode = Math.max(...codes)

/** @returns its exit code. */
async function journeys(config: string, args: readonly string[]): Promise<number> {
  const playwright = spawn(path('node_modules/.bin/playwright'), ['test', '--config', config, ...args], {
    cwd: path('.'),
    stdio: 'inherit',
    env: {
      ...process.env,
      CHROMIUM: chromium,
      SCREENSHOTS: folder,
      ...fonts,
      PLAYWRIGHT_JSON_OUTPUT_FILE: `${folder}.json`,
    },
  })
  const [code] = await once(playwright, 'exit')
  return code ?? 1
}
