import { spawnSync } from 'node:child_process'

/** @throws with one sentence that says what to install, where it does not start. */
export function checkForPngquant(): void {
  if (spawnSync('pngquant', ['--version']).status === 0) return
  throw new Error(
    'The pictures of the plugin directory need pngquant: as root on Debian, apt-get install --no-install-recommends pngquant',
  )
}
