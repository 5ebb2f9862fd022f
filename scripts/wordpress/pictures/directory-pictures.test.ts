import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { slug, sources } from '../plugin.ts'
import { drawn, folder, screenshots } from './directory-pictures.ts'

const pictures = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]))

/** Of a PNG with a palette, which is the small kind: https://www.w3.org/TR/png-3/#11IHDR */
function sizeOf(name: string): { width: number; height: number } {
  const png = pictures.get(name)
  if (png?.toString('latin1', 0, 16) !== '\x89PNG\r\n\x1a\n\0\0\0\rIHDR') throw new Error(`${name} is no PNG`)
  if (png.readUInt8(25) !== 3) throw new Error(`${name} has no palette`)
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) }
}

it.each(drawn)('the directory’s $name has the size that its name says', ({ name, width, height }) => {
  expect(sizeOf(`${name}.png`)).toEqual({ width, height })
  expect(name).toContain(`-${width}x${height}`)
})

it('each screenshot has a caption in the readme, and is large enough to be read', () => {
  const readme = readFileSync(join(sources, slug, 'readme.txt'), 'utf8')
  const [, section = ''] = /^== Screenshots ==\n([^=]*)/m.exec(readme) ?? []
  const numbers = [...section.matchAll(/^(\d+)\. \S.*\.$/gm)].map(([, number]) => Number(number))
  expect(numbers).toEqual(screenshots.map((_, index) => index + 1))
  for (const number of numbers) expect(sizeOf(`screenshot-${number}.png`).width).toBeGreaterThanOrEqual(1280)
})

it('nothing else lies there, and all of it together is small', () => {
  const names = [...drawn.map(({ name }) => name), ...screenshots.map((_, index) => `screenshot-${index + 1}`)]
  expect([...pictures.keys()].sort()).toEqual(names.map((name) => `${name}.png`).sort())
  const bytes = [...pictures.values()].reduce((sum, { length }) => sum + length, 0)
  expect(bytes).toBeLessThan(400 * 1024)
})
