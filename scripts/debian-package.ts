import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { text } from 'node:stream/consumers'

/** Debian packages of which a file is missing, each with that file. */
export const missingPackages = (fileOf: Readonly<Record<string, string>>): string[] =>
  Object.keys(fileOf).filter((name) => !existsSync(fileOf[name] ?? ''))

/**
 * Installs Debian packages for the tests where this is root on Debian. Elsewhere it does nothing: the tests that need them
 * say what to install.
 */
export async function installPackages(names: readonly string[], log: (line: string) => void): Promise<void> {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version') || names.length === 0) return
  log(`Installing for the tests, from Debian: ${names.join(' ')}.`)
  for (const args of [
    ['-qq', 'update'],
    ['-qq', 'install', '-y', '--no-install-recommends', ...names],
  ]) {
    const child = spawn('apt-get', args, { stdio: ['ignore', 'ignore', 'pipe'] })
    const [errors, [status]] = await Promise.all([text(child.stderr), once(child, 'close')])
    if (status !== 0) log(`apt-get ${args.join(' ')}: ${errors.trim()}`)
  }
}
