import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { lockFolder } from './folder-lock.ts'
import { recordOf } from './process-record.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-lock-'))
})
afterEach(() => rm(folder, { recursive: true }))

const held = () => expect(lockFolder(folder)).rejects.toThrow(`${folder} is in use by process ${process.pid}`)

describe('lockFolder', () => {
  test('has one holder until that one gives it back', async () => {
    const unlock = await lockFolder(folder)
    await held()
    await held()
    await unlock()
    await (await lockFolder(folder))()
    await (await lockFolder(folder))()
    expect(await readdir(folder)).toEqual(['backend.lock.3'])
  })

  test('of many that ask at once, one gets it, also over the lock of one that crashed', async () => {
    await writeFile(join(folder, 'backend.lock.7'), JSON.stringify({ pid: process.pid, start: 'before the reboot' }))
    const asked = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(folder)))
    expect(asked.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    await held()
    expect(await readdir(folder)).toEqual(['backend.lock.8'])
  })

  test.each([
    ['a process that has ended', JSON.stringify({ pid: 2 ** 30, start: 'long ago' })],
    ['a process whose id a stranger has now', JSON.stringify({ pid: process.ppid, start: 'long ago' })],
    ['a crash in mid-write', ''],
  ])('does not count the lock of %s', async (_, lock) => {
    await writeFile(join(folder, 'backend.lock.7'), lock)
    await lockFolder(folder)
    await held()
  })

  test('a lock of this very process counts', async () => {
    await writeFile(join(folder, 'backend.lock.7'), JSON.stringify(await recordOf(process.pid)))
    await held()
  })

  test('says so when the folder cannot be written', async () => {
    const file = join(folder, 'a-file')
    await writeFile(file, '')
    await expect(lockFolder(join(file, 'data'))).rejects.toThrow(
      /The data folder .*a-file\/data cannot be written \(ENOTDIR/,
    )
  })
})
