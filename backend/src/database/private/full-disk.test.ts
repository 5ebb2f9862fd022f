import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { fullDisk } from './full-disk.ts'

test('a disk with hardly any room is told of, by its folder', async () => {
  expect(await fullDisk('/data', async () => 40_960)).toBe(
    'the disk that holds /data is full (40 KB are free). Free 32 MB, or set DATA_DIR to another disk',
  )
})

test('a disk with room is not worth a word', async () => {
  expect(await fullDisk('/data', async () => 1e9)).toBeNull()
})

test('a folder that is gone has no room to tell of', async () => {
  expect(await fullDisk(`${tmpdir()}/parley-there-is-no-such-folder`)).toContain('ENOENT')
})
