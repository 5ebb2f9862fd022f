import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Files, readFiles, textOf } from '../../files.ts'
import { assemblePlugin } from '../assemble-plugin.ts'
import { slug } from '../plugin.ts'
import { lint } from './lint.ts'
import { rules } from './rules.ts'

const fixtures = join(import.meta.dirname, 'fixtures')
const faultless: Files = await readFiles(join(fixtures, 'faultless'))

it('finds nothing in the plugin', async () => {
  expect(lint(await assemblePlugin(), slug)).toEqual([])
  // Sixty files to parse, beside whatever else the machine does.
}, 30_000)

it('finds nothing in a plugin that does it right', () => {
  expect(lint(faultless, slug)).toEqual([])
})

it('has a fixture for each rule', async () => {
  const names = (await readdir(fixtures)).filter((name) => name !== 'faultless')
  expect(names.sort()).toEqual(rules.map(({ name }) => name).sort())
})

describe.each(rules)('$name', ({ name }) => {
  it('finds each line that is marked as wrong, and no other rule finds anything', async () => {
    const files = new Map([...faultless, ...(await readFiles(join(fixtures, name)))])
    const found = lint(files, slug)
    expect(found.filter(({ rule }) => rule !== name)).toEqual([])
    const places = [...new Set(found.filter(({ line }) => line > 0).map(({ file, line }) => `${file}:${line}`))]
    expect(places.sort()).toEqual(linesMarkedWrong(files).sort())
    const ofWholeFiles = found.filter(({ line }) => line === 0).map(({ says }) => says)
    expect(ofWholeFiles.sort()).toEqual([...(saidOfWholeFiles[name] ?? [])].sort())
    expect(found).not.toEqual([])
  })
})

/** What a line cannot be marked for. */
const saidOfWholeFiles: Readonly<Record<string, readonly string[]>> = {
  'file-names': [
    'is hidden',
    'is a document in the plugin’s own folder',
    'differs from another one only in small and large letters',
    'is not for those who use the plugin',
    'is of a kind that the directory refuses',
    'belongs to the build',
  ],
  headers: [
    'has no Author',
    'Text Domain is not parley-chat',
    'Version is not numbers',
    'has another name than the plugin',
    'Stable tag is not the plugin’s Version',
    'Requires at least is not the plugin’s Requires at least',
    'Requires PHP is not the plugin’s Requires PHP',
    'License is not the plugin’s License',
    'has another version than the header',
  ],
  react: ['brings a React of its own', 'uses what React 19 has not'],
  readme: [
    'has no Contributors',
    'has more than 5 tags',
    'Tested up to is not a version like 7.1',
    'the short description is not a line of up to 150 characters',
    'has no section External services',
    'does not link to Terms',
    'does not link to Privacy',
  ],
  uninstall: ['is missing, or may be run by whoever opens it'],
}

function linesMarkedWrong(files: Files): string[] {
  return [...files].flatMap(([file, content]) =>
    textOf(content)
      .split('\n')
      .flatMap((text, index) => (/(\/\/|\/\*) wrong/.test(text) ? [`${file}:${index + 1}`] : [])),
  )
}
