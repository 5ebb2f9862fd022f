import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/**
 * Installs a Debian package for the tests where its program is missing and this is root on Debian. Elsewhere it does
 * nothing: the tests that need the program say what to install.
 */
export function installForTests(program: string, name: string, log: (line: string) => void): void {
  if (existsSync(program) || process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return
  log(`Installing Debian's ${name} package for the tests.`)
  for (const args of [
    ['-qq', 'update'],
    ['-qq', 'install', '-y', '--no-install-recommends', name],
  ]) {
    const { status, stderr } = spawnSync('apt-get', args, { encoding: 'utf8' })
    if (status !== 0) log(`apt-get ${args.join(' ')}: ${stderr.trim()}`)
  }
}
