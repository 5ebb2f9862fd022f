import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { endProcess } from './end-process.ts'
import { recordOf } from './process-record.ts'

async function running(script: string) {
  const child = spawn(process.execPath, ['-e', `${script}; process.stdin.resume(); console.log('ready')`])
  const ended = once(child, 'exit')
  await once(child.stdout, 'data')
  return { ended, record: await recordOf(child.pid ?? 0) }
}

test('ends the recorded process, politely', async () => {
  const { ended, record } = await running('')
  expect(await endProcess(record)).toBe(true)
  expect(await ended).toEqual([null, 'SIGTERM'])
  expect(await endProcess(record)).toBe(false)
})

test('ends one that does not listen to a polite word by force', async () => {
  const { ended, record } = await running("process.on('SIGTERM', () => {})")
  expect(await endProcess(record)).toBe(true)
  expect(await ended).toEqual([null, 'SIGKILL'])
})

test('leaves a stranger alone that has the recorded id now', async () => {
  const { ended, record } = await running('')
  expect(await endProcess({ ...record, start: 'before the reboot' })).toBe(false)
  expect(await endProcess(record)).toBe(true)
  await ended
})
