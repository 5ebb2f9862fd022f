import { existsSync } from 'node:fs'

/** Debian's packages that a WordPress here runs on and is tested with. */
export const phpPackages = [
  'php-cli',
  'php-sqlite3',
  'php-curl',
  'php-xml',
  'php-mbstring',
  'php-zip',
  'php-gd',
  'php-intl',
  'phpunit',
]

/** @throws with one sentence that says what to install, where a WordPress cannot run here. */
export function checkForPhp(): void {
  if (existsSync('/usr/bin/php') && existsSync('/usr/bin/phpunit')) return
  throw new Error(
    `The WordPress tests need PHP: as root on Debian, apt-get install --no-install-recommends ${phpPackages.join(' ')}`,
  )
}
