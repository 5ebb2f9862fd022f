import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Debian's packages that a WordPress here runs on, each with the module that it brings. */
const modules = {
  'php-sqlite3': 'pdo_sqlite',
  'php-curl': 'curl',
  'php-xml': 'dom',
  'php-mbstring': 'mbstring',
  'php-zip': 'zip',
  'php-gd': 'gd',
  'php-intl': 'intl',
}

/** The packages that are not there; none where a WordPress can run here and be tested. */
export function missingPhpPackages(): string[] {
  const listed = spawnSync('/usr/bin/php', ['-m'], { encoding: 'utf8' })
  const present = new Set(listed.stdout?.toLowerCase().split('\n') ?? [])
  return [
    ...(listed.status === 0 ? [] : ['php-cli']),
    ...Object.entries(modules).flatMap(([name, module]) => (present.has(module) ? [] : [name])),
    ...(existsSync('/usr/bin/phpunit') ? [] : ['phpunit']),
  ]
}

/** @throws with one sentence that says what to install, where a WordPress cannot run here. */
export function checkForPhp(): void {
  const missing = missingPhpPackages()
  if (missing.length === 0) return
  throw new Error(
    `The WordPress tests need PHP: as root on Debian, apt-get install --no-install-recommends ${missing.join(' ')}`,
  )
}
