import { existsSync } from 'node:fs'
import { glob, readFile } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Fenced code holds no links, and `#` begins no heading in it. */
const withoutCode = (markdown: string) => markdown.replace(/^```[\s\S]*?^```/gm, '')

/** The anchor that GitHub gives a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-')

async function anchorsIn(file: string): Promise<string[]> {
  const markdown = withoutCode(await readFile(join(root, file), 'utf8'))
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading))
}

it('every link in the docs leads to a file that is there, and to a heading in it', async () => {
  const dead: string[] = []
  let links = 0
  for await (const file of glob('**/*.md', {
    cwd: root,
    exclude: ['**/node_modules/**', '.data/**', 'test-results/**'],
  })) {
    const markdown = withoutCode(await readFile(join(root, file), 'utf8'))
    for (const [, target = ''] of markdown.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(target)) continue
      links += 1
      const [path = '', anchor] = target.split('#')
      const to = path === '' ? file : normalize(join(dirname(file), path))
      const found = existsSync(join(root, to))
      if (!found || (anchor !== undefined && !(await anchorsIn(to)).includes(anchor))) dead.push(`${file}: ${target}`)
    }
  }
  expect(dead).toEqual([])
  expect(links).toBeGreaterThan(200)
})
