import type { Profiler } from 'node:inspector'
import { expect, it } from 'vitest'
import { byPlace, placeOf, selfTimes } from './self-times.ts'

const node = (id: number, functionName: string, url = '', lineNumber = 0) => ({
  id,
  callFrame: { functionName, scriptId: '0', url, lineNumber, columnNumber: 0 },
})
const profile: Profiler.Profile = {
  startTime: 0,
  endTime: 10_000,
  nodes: [
    node(1, '(idle)'),
    node(2, 'frame', 'file:///parley/backend/src/http/streams/sse.ts', 9),
    node(3, '(garbage collector)'),
    // The same function, called from elsewhere.
    node(4, 'frame', 'file:///parley/backend/src/http/streams/sse.ts', 9),
  ],
  samples: [1, 2, 3, 4, 1],
  timeDeltas: [4_000, 1_000, 500, 2_000, 2_500],
}

it("a function has its samples from everywhere, and idle time is nobody's", () => {
  expect(selfTimes(profile)).toEqual([
    { name: 'frame', url: 'file:///parley/backend/src/http/streams/sse.ts', line: 10, ms: 3 },
    { name: '(garbage collector)', url: '', line: 1, ms: 0.5 },
  ])
  expect(byPlace(selfTimes(profile))).toEqual([
    { place: 'backend/src/http', ms: 3 },
    { place: 'engine', ms: 0.5 },
  ])
})

it('a script belongs to its folder, its package or Node', () => {
  expect(
    [
      'file:///p/backend/src/conversation/follow.ts',
      'file:///p/backend/src/main.ts',
      'file:///p/node_modules/mongoose/node_modules/mongodb/lib/a.js',
      'file:///p/node_modules/@koa/router/dist/index.js',
      'node:internal/streams/readable',
      'file:///p/protocol/events.ts',
    ].map(placeOf),
  ).toEqual(['backend/src/conversation', 'backend/src/main.ts', 'mongodb', '@koa/router', 'Node', 'protocol'])
})
