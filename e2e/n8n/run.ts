import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import { prepareBackend } from '../world/backend-process.ts'
import { type Case, cases } from './cases.ts'
import { testCredentials } from './credentials.ts'
import { installN8n } from './install.ts'
import { startModelStub } from './model-stub.ts'
import { authentication, faults } from './received.ts'
import { startN8n } from './start.ts'
import { askOnce, shopOrigin } from './visitor.ts'
import { startWiretap } from './wiretap.ts'
import { webhooks } from './workflows.ts'

// `npm run test:n8n`: shoppers ask through a real backend, which calls a real n8n. Prints a table; ends with 1 when a
// case differs from what is expected.

const created = v.object({ key: v.string() })
const log = (line: string) => console.error(line)
const started: { close(): Promise<void> }[] = []

try {
  const command = await installN8n(fileURLToPath(new URL('../../.cache/n8n', import.meta.url)), log)
  const model = keep(await startModelStub())
  log('Starting n8n.')
  const n8n = keep(await startN8n({ command, credentials: testCredentials(model.url) }))
  const wiretap = keep(await startWiretap(n8n.url))
  const backend = keep(await prepareBackend(wiretap.host))

  log('Making a site for each case and starting the backend.')
  const sites: { case: Case; siteKey: string }[] = []
  for (const one of cases) sites.push({ case: one, siteKey: await makeSite(one) })
  await backend.start()

  console.log('| Case | n8n received | First content | Outcome | Text |\n| --- | --- | --- | --- | --- |')
  for (const site of sites) process.exitCode = (await runCase(site)) ? process.exitCode : 1

  async function makeSite({ name, workflow, auth }: Case) {
    const address = `http://${wiretap.host}${webhooks[workflow]}`
    const create = ['--json', 'site', 'create', '--private', '--name', name, '--origin', shopOrigin]
    const agent = ['--agent-url', address, ...(auth ? [...auth.options, '--secret-file', '-'] : [])]
    const printed = await backend.parley([...create, ...agent], auth?.secret ?? '')
    return v.parse(created, JSON.parse(printed)).key
  }

  async function runCase({ case: { name, question, expected }, siteKey }: (typeof sites)[number]) {
    const answer = await askOnce({ api: backend.url, siteKey, question })
    const received = wiretap.take()
    const seen = received ? authentication(received) : 'nothing'
    const first = answer.firstContentMs === undefined ? '' : `${Math.round(answer.firstContentMs)} ms`
    const text = answer.text.replaceAll('\n', '<br>')
    console.log(`| ${[name, seen, first, answer.outcome, text].join(' | ')} |`)

    const differences = [
      ...(received ? faults(received, question) : []),
      ...(seen === expected.authentication ? [] : [`expected authentication ${expected.authentication}`]),
      ...(answer.outcome === expected.outcome ? [] : [`expected outcome ${expected.outcome}`]),
      ...(answer.text === expected.text ? [] : [`expected text ${JSON.stringify(expected.text)}`]),
    ]
    for (const difference of differences) log(`${name}: ${difference}`)
    return differences.length === 0
  }
} finally {
  for (const { close } of started.reverse()) await close()
}

function keep<T extends { close(): Promise<void> }>(thing: T): T {
  started.push(thing)
  return thing
}
