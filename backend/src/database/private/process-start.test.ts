import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { processStart } from './process-start.ts'

test('a process has one start, another process another, and one that has ended none', async () => {
  const ours = await processStart(process.pid)
  expect(ours).not.toBeNull()
  expect(await processStart(process.pid)).toBe(ours)

  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'])
  const theirs = await processStart(child.pid ?? 0)
  expect(theirs).not.toBeNull()
  expect(theirs).not.toBe(ours)
  child.kill()
  await once(child, 'exit')
  expect(await processStart(child.pid ?? 0)).toBeNull()
})
