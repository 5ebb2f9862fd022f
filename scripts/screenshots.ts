import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { findChromium } from './chromium.ts'
import { installForTests } from './debian-package.ts'
import { smallPicture } from './small-picture.ts'
import { buildWidgetIfStale } from './widget-build.ts'

/**
 * `npm run screenshots`: each state of the chat in each window, theme and language into test-results/screenshots, by the
 * test that reads their boxes; and those that the README shows into docs/images.
 */
const path = (below: string) => fileURLToPath(new URL(`../${below}`, import.meta.url))
const say = (line: string) => void process.stderr.write(`${line}\n`)
const folder = path('test-results/screenshots')

/** Name in docs/images, and the picture that it is made of. */
const shown = {
  'first-contact': 'open-1280-light-en',
  products: 'products-390-light-en',
  dark: 'streaming-390-dark-en',
  arabic: 'open-390-light-ar',
}

await buildWidgetIfStale(say)
installForTests('/usr/share/fonts/opentype/inter/Inter-Regular.otf', 'fonts-inter', say)
const chromium = await findChromium({ log: say })
await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
const playwright = spawn(
  path('node_modules/.bin/playwright'),
  ['test', '--config', 'e2e/playwright.config.ts', '--project=chromium', 'screens.spec.ts', ...process.argv.slice(2)],
  {
    cwd: path('.'),
    stdio: 'inherit',
    env: {
      ...process.env,
      CHROMIUM: chromium,
      SCREENSHOTS: folder,
      FONTCONFIG_FILE: path('e2e/screens/fonts.conf'),
      PLAYWRIGHT_JSON_OUTPUT_FILE: `${folder}.json`,
    },
  },
)
const [code] = await once(playwright, 'exit')
await mkdir(path('docs/images'), { recursive: true })
const taken = new Set(await readdir(folder))
for (const [name, picture] of Object.entries(shown))
  if (taken.has(`${picture}.png`))
    await smallPicture(chromium, `${folder}/${picture}.png`, path(`docs/images/${name}.webp`))
say(`${taken.size} pictures in ${folder}`)
process.exitCode = code
