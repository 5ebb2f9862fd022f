import { readdir, readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'

const source = `${import.meta.dirname}/..`

/** Modules whose functions open connections, and what of them opens none. */
const opening = /^import (?!type )([^'"]+?) from '(?:node:)?(?:net|http|https|http2|tls|dgram|undici)'/gm
const harmless = /^(?:type .*|createServer|isIP|isIPv4)$/

/** Who else may, and why. What a tenant or a browser names reaches none of them. */
const exceptions: Record<string, string> = {
  'database/private/mongod-process.ts': 'asks whether our own mongod listens on the loopback',
  'database/private/guardian.ts': 'names the class of a pipe to a child process',
  'database/private/cache.ts': 'has a parameter of the name `fetch`',
  'command-line/doctor/public-url-check.ts': 'asks PUBLIC_URL, which the operator set, as browsers would',
}

it('connections are opened by outbound/ alone', async () => {
  const files = (await readdir(source, { recursive: true })).filter(
    (name) => name.endsWith('.ts') && !name.includes('.test.') && !name.startsWith('outbound/'),
  )
  expect(files.length).toBeGreaterThan(100)
  const found: string[] = []
  for (const file of files) {
    const text = await readFile(`${source}/${file}`, 'utf8')
    const names = [...text.matchAll(opening)].flatMap(([, bindings = '']) =>
      bindings.replace(/[{}\s]+/g, ' ').split(','),
    )
    const calls = /(?<![.\w])fetch\(|new (?:WebSocket|EventSource)\(/.test(text)
    if (calls || names.some((name) => !harmless.test(name.trim()))) found.push(file)
    expect(text, file).not.toMatch(/(?:require|import)\(\s*['"](?:node:)?(?:net|http|https|http2|tls|dgram|undici)/)
  }
  expect(found.sort()).toEqual(Object.keys(exceptions).sort())
})
