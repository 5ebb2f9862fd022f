import { readdir, readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'

const specifiers = /(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g

it('the domain imports itself and the wire, and no framework, database, vendor or other folder', async () => {
  const files = (await readdir(import.meta.dirname)).filter((name) => name.endsWith('.ts') && !name.includes('.test.'))
  expect(files.length).toBeGreaterThan(10)
  for (const file of files) {
    const source = await readFile(`${import.meta.dirname}/${file}`, 'utf8')
    const foreign = [...source.matchAll(specifiers)]
      .map(([, specifier]) => specifier ?? '')
      .filter((specifier) => !/^(?:\.\/[\w-]+\.ts|@parley\/protocol\/[\w-]+)$/.test(specifier))
    expect(foreign, file).toEqual([])
    expect(source, `${file} requires or loads something at run time`).not.toMatch(/\brequire\(|\bimport\([^'"]/)
  }
})
