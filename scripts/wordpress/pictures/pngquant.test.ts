import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'

it('where pngquant is missing, a sentence says what to install', () => {
  const check = `import { checkForPngquant } from '${new URL('pngquant.ts', import.meta.url)}'; checkForPngquant()`
  const ended = spawnSync(process.execPath, ['--input-type=module', '--eval', check], {
    encoding: 'utf8',
    env: { PATH: '' },
  })
  expect(ended.status).toBe(1)
  expect(ended.stderr).toMatch(/^Error: .* need pngquant: as root on Debian, apt-get install .* pngquant$/m)
})
