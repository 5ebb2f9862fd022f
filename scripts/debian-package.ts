import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Installs a Debian package for the tests where its program is missing; see `installPackages`. */
export function installForTests(program: string, name: string, log: (line: string) => void): void {
  if (!existsSync(program)) installPackages([name], log)
}

/**
 * Installs Debian packages for the tests where this is root on Debian. Elsewhere it does nothing: the tests that need them
 * say what to install.
 */
export function installPackages(names: readonly string[], log: (line: string) => void): void {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version') || names.length === 0) return
  log(`Installing for the tests, from Debian: ${names.join(' ')}.`)
  for (const args of [
    ['-qq', 'update'],
    ['-qq', 'install', '-y', '--no-install-recommends', ...names],
  ]) {
    const { status, stderr } = spawnSync('apt-get', args, { encoding: 'utf8' })
    if (status !== 0) log(`apt-get ${args.join(' ')}: ${stderr.trim()}`)
  }
}
