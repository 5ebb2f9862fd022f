import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { expect, it } from 'vitest'
import { parse } from 'yaml'

const root = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const text = read('.github/workflows/ci.yml')

const step = v.looseObject({ uses: v.optional(v.string()), run: v.optional(v.string()) })
const workflow = v.parse(
  v.looseObject({
    permissions: v.strictObject({ contents: v.literal('read') }),
    jobs: v.record(
      v.string(),
      v.looseObject({
        'timeout-minutes': v.number(),
        container: v.optional(v.looseObject({ image: v.string() })),
        steps: v.array(step),
      }),
    ),
  }),
  parse(text),
)
const commands = Object.values(workflow.jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []))

it('tests as the README says, packs the types and builds the image', () => {
  expect(commands).toEqual(expect.arrayContaining(['npm test', 'npm pack -w widget']))
  expect(commands.join('\n')).toContain('docker compose build backend')
})

it('tests on the Debian of the image, as root, where the tests install what they need', () => {
  const [, base] = /^FROM (node:\d+-\w+)-slim$/m.exec(read('deploy/Dockerfile')) ?? []
  expect(workflow.jobs.test?.container?.image).toBe(base)
  expect(read('scripts/debian-package.ts')).toContain("process.getuid?.() !== 0 || !existsSync('/etc/debian_version')")
})

it('names only services that the Compose file has', () => {
  const { services } = v.parse(
    v.looseObject({ services: v.record(v.string(), v.unknown()) }),
    parse(read('docker-compose.yml')),
  )
  const up = commands.find((command) => command.startsWith('docker compose up'))?.split(' ') ?? []
  expect(Object.keys(services)).toEqual(expect.arrayContaining(up.slice(up.indexOf('180') + 1)))
})

it('takes its packages from where npm does by itself, as the image does', () => {
  for (const file of [text, read('deploy/Dockerfile'), read('.npmrc')])
    expect(file).not.toMatch(
      /registry\s*=|--registry|proxy|https?:\/\/(?!127\.0\.0\.1|n8n|chat\.example|shop\.example)/,
    )
})
