import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { readReport } from './report.ts'

/** Of a product's page with the app, on a busy machine; without the audits that nobody reads. */
const recorded = readFileSync(new URL('fixtures/report.json', import.meta.url), 'utf8')

it("a page's score, what it is made of and what was fetched are read from a report", () => {
  expect(readReport(recorded)).toEqual({
    lighthouse: '13.5.0',
    benchmarkIndex: 1815,
    score: 96,
    fcp: 791.5048,
    lcp: 791.5048,
    speedIndex: 791.5048,
    tbt: expect.closeTo(210.5),
    cls: 0,
    requests: 4,
    bytes: 2139 + 5254 + 1744 + 143,
  })
})

it('a score is whole points', () => {
  expect(readReport(recorded.replace('"score": 0.96', '"score": 0.57')).score).toBe(57)
})

it('a report without a score, or without what it is made of, is none', () => {
  expect(() => readReport(recorded.replace('"score": 0.96', '"score": null'))).toThrow('but received null')
  expect(() => readReport(recorded.replace('"numericValue": 210', '"was": 210'))).toThrow('Expected "numericValue"')
})
