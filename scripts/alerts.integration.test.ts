import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const promtool = '/usr/bin/promtool'

it('each alert fires when its cause is there, and not before', () => {
  if (!existsSync(promtool)) throw new Error(`${promtool} is missing: install Debian's package prometheus`)
  const rules = join(import.meta.dirname, '../deploy/prometheus/alerts.test.yml')
  const { stdout, stderr, status } = spawnSync(promtool, ['test', 'rules', rules], { encoding: 'utf8' })
  expect(`${stdout}${stderr}`).toContain('SUCCESS')
  expect(status).toBe(0)
})
