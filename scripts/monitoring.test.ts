import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { createMetrics } from '../backend/src/metrics/metrics.ts'
import { exposedNames, namesIn } from './metric-names.ts'

const root = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

/** `up` is Prometheus' own. */
const exposed = new Set([...(await exposedNames(createMetrics().registry)), 'up'])

const rule = v.object({
  alert: v.string(),
  expr: v.string(),
  for: v.optional(v.string()),
  labels: v.object({ severity: v.picklist(['page', 'ticket']) }),
  annotations: v.object({ summary: v.string(), runbook: v.string() }),
})
const rules = v
  .parse(
    v.object({ groups: v.array(v.object({ name: v.string(), rules: v.array(rule) })) }),
    parse(read('deploy/prometheus/alerts.yml')),
  )
  .groups.flatMap((group) => group.rules)

const target = v.looseObject({ expr: v.string() })
const { panels } = v.parse(
  v.looseObject({ panels: v.array(v.looseObject({ title: v.string(), targets: v.array(target) })) }),
  JSON.parse(read('deploy/grafana/parley.json')),
)

it('finds the metrics of an expression', () => {
  const expression = 'sum by (le) (rate(a_bucket{code="x"}[5m])) / b > 1.5e9 and max(c_total) == 0'
  expect(namesIn(expression)).toEqual(['a_bucket', 'b', 'c_total'])
})

it('causes every alert in its rule tests', () => {
  const { tests } = v.parse(
    v.looseObject({
      tests: v.array(
        v.looseObject({
          alert_rule_test: v.array(
            v.looseObject({ alertname: v.string(), exp_alerts: v.optional(v.array(v.unknown())) }),
          ),
        }),
      ),
    }),
    parse(read('deploy/prometheus/alerts.test.yml')),
  )
  const caused = tests.flatMap((one) => one.alert_rule_test).flatMap((one) => (one.exp_alerts ? one.alertname : []))
  expect(new Set(caused)).toEqual(new Set(rules.map(({ alert }) => alert)))
})

describe.each(rules)('the alert $alert', ({ expr, annotations }) => {
  it('asks for metrics that exist', () => {
    expect(namesIn(expr)).not.toEqual([])
    expect(namesIn(expr).filter((name) => !exposed.has(name))).toEqual([])
  })

  it('names a runbook that exists', () => {
    const [path = '', anchor = ''] = annotations.runbook.split('#')
    expect(existsSync(join(root, path))).toBe(true)
    const headings = read(path).matchAll(/^#+ (.+)$/gm)
    expect([...headings].map(([, title = '']) => title.toLowerCase().replaceAll(' ', '-'))).toContain(anchor)
  })
})

describe.each(panels)('the panel "$title"', ({ targets }) => {
  it('asks for metrics that exist', () => {
    const names = targets.flatMap(({ expr }) => namesIn(expr))
    expect(names).not.toEqual([])
    expect(names.filter((name) => !exposed.has(name))).toEqual([])
  })
})

it('every metric of Parley itself is on the dashboard', () => {
  const shown = new Set(panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => namesIn(expr))))
  const own = [...exposed].filter((name) => name.startsWith('parley_') && !/_(sum|count)$/.test(name))
  const bases = own.filter((name) => !shown.has(name) && !shown.has(`${name}_bucket`))
  expect(bases).toEqual([])
})
