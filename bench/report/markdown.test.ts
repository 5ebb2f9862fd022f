import { expect, it } from 'vitest'
import { atMost, type PartResult } from '../result.ts'
import { markdownReport, replaceResults } from './markdown.ts'

const result: PartResult = {
  part: 'turns',
  at: '2026-11-21T12:00:00.000Z',
  seconds: 3,
  machine: {
    system: 'Linux',
    cores: 2,
    processor: 'Some',
    memoryGb: 8,
    node: '24.0.0',
    mongod: '6.0.5',
    loadBefore: 0.1,
  },
  tables: [
    {
      title: 'Turns',
      setup: ['Closed loop'],
      columns: ['one', 'two'],
      rows: [{ what: 'turns/s', values: [400, null], target: atMost('one', 400, 500) }],
    },
  ],
}

it('a table stands in the document with its set-up, its targets and its machine', () => {
  const report = markdownReport([result])
  expect(report).toContain('### Turns\n\n- Closed loop\n\n|  | one | two | Target |\n| --- | ---: | ---: | --- |\n')
  expect(report).toContain('| turns/s | 400 | – | ✓ one 400 (at most 500) |')
  expect(report).toContain('Measured 2026-11-21. Linux, 2 cores (Some), 8 GB, Node 24.0.0, mongod 6.0.5')
})

it('only what stands between the two lines is replaced', () => {
  const marks = ['<!-- bench: written by `npm run bench -- docs` -->', '<!-- /bench -->']
  const document = `Before\n${marks.join('\n\nold\n\n')}\nAfter\n`
  expect(replaceResults(document, 'new')).toBe(`Before\n${marks.join('\n\nnew\n\n')}\nAfter\n`)
  expect(() => replaceResults('Before', 'new')).toThrow('has no lines')
})
