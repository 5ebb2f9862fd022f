import { readFile, writeFile } from 'node:fs/promises'
import { chromium } from '@playwright/test'

/** What is shown of a picture, in its own pixels, and how wide that becomes; by default all, as wide as it is. */
export interface Cut {
  readonly part?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  readonly width?: number
}

/** Runs in the browser, on the one picture of a page. */
const encode = (cut: Cut) => `(async ([image], cut) => {
  await image.decode()
  const { x, y, width, height } = cut.part ?? { x: 0, y: 0, width: image.naturalWidth, height: image.naturalHeight }
  const canvas = document.createElement('canvas')
  canvas.width = cut.width ?? width
  canvas.height = Math.round((height * canvas.width) / width)
  const context = canvas.getContext('2d')
  context.imageSmoothingQuality = 'high'
  context.drawImage(image, x, y, width, height, 0, 0, canvas.width, canvas.height)
  return canvas.toDataURL('image/webp', 0.82)
})(document.images, ${JSON.stringify(cut)})`

/** Writes a PNG, or a part of it, as WebP: a tenth of the bytes, by the encoder that the browser has anyway. */
export async function smallPicture(executablePath: string, from: string, to: string, cut: Cut = {}): Promise<void> {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  try {
    const page = await browser.newPage()
    await page.setContent(`<img src="data:image/png;base64,${await readFile(from, 'base64')}">`)
    const encoded: string = await page.evaluate(encode(cut))
    await writeFile(to, Buffer.from(encoded.replace(/^.*,/, ''), 'base64'))
  } finally {
    await browser.close()
  }
}
