import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { stream } from './agents/fake-agent.ts'
import { shopOrigin, startTestBackend } from './backends/backend.ts'
import { examplesOf, mask } from './doc-examples.ts'

const folder = new URL('../../docs/protocol/', import.meta.url)

/** In the order in which they are read: each example goes on from what the ones before it did. */
const pages = ['README.md', 'stream.md', 'agent-messages.md', 'handoff.md']
const examplesIn = (page: string) => examplesOf(page, readFileSync(new URL(page, folder), 'utf8'))
const examples = pages.flatMap(examplesIn)

/** No command prints it. */
const separator = '\u0001\n'

describe('the examples of docs/protocol', () => {
  let printed: string[] = []

  beforeAll(async () => {
    const run = promisify(execFile)
    await run('curl', ['--version']).catch((error: unknown) => {
      throw new Error('The examples of docs/protocol need curl: install it.', { cause: error })
    })
    const backend = await startTestBackend({ site: { allowAgentRole: true } })
    try {
      await backend.administration.configure(backend.site.site.id, { features: { handoff: true, telemetry: true } })
      backend.agent.answerWith(stream(['Yes, in two to four working days']))
      const { site, secretKey } = backend.site
      const script = examples.map(({ command }) => `${command}printf '\\001\\n'\n`).join('')
      const env = { PATH: process.env.PATH, API: backend.url, SITE_KEY: site.key, ORIGIN: shopOrigin }
      const { stdout } = await run('bash', ['-uc', script], { env: { ...env, SECRET_KEY: secretKey } })
      printed = stdout.split(separator)
    } finally {
      await backend.close()
    }
  })

  it('are all on a page that is executed', () => {
    const written = readdirSync(folder).filter((name) => name.endsWith('.md') && examplesIn(name).length > 0)
    expect(written.sort()).toEqual([...pages].sort())
    expect(examples.filter(({ output }) => output !== null).length).toBeGreaterThan(5)
  })

  it.each(examples.map((example, index) => ({ ...example, index })))('$place prints what the page says', (example) => {
    // Where a page shows no output, there is none. The blank line that ends a stream is not shown.
    expect(mask(printed[example.index] ?? '').trimEnd()).toBe((example.output ?? '').trimEnd())
  })
})
