import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import mongoose from 'mongoose'
import { expect, it } from 'vitest'
import { allModels } from './models.ts'

it('names every model that the source makes', async () => {
  const made: string[] = []
  for await (const file of glob('**/*.ts', { cwd: import.meta.dirname, exclude: ['**/*.test.ts'] })) {
    const source = await readFile(join(import.meta.dirname, file), 'utf8')
    for (const [, name = ''] of source.matchAll(/connection\.model<\w+>\(\s*'(\w+)'/g)) made.push(name)
  }
  expect(made.length).toBeGreaterThan(10)
  const named = allModels(mongoose.createConnection()).map(({ modelName }) => modelName)
  expect(named.sort()).toEqual(made.sort())
})
