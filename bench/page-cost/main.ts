import { buildWidgetIfStale } from '../../scripts/widget-build.ts'
import { machine } from '../machine.ts'
import { terminalReport } from '../report/terminal.ts'
import type { Table } from '../result.ts'
import { shopPage } from './shop-page.ts'
import { openStreet } from './street.ts'
import { typeable } from './typeable.ts'

/** What the widget costs a shop's page and a shopper's phone. */
export async function pageCost(): Promise<Table[]> {
  const street = await openStreet()
  try {
    return [await shopPage(street), await typeable(street)]
  } finally {
    await street.close()
  }
}

if (import.meta.main) {
  const say = (text: string) => void process.stdout.write(`${text}\n`)
  await buildWidgetIfStale(say)
  const at = new Date().toISOString()
  const where = machine('of the private database')
  const began = performance.now()
  const tables = await pageCost()
  say(terminalReport({ part: 'page', at, seconds: (performance.now() - began) / 1_000, machine: where, tables }))
}
