import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const places = [
  '/usr/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** What the search asks of the machine it runs on. */
export interface Machine {
  /** `CHROMIUM` is the path of the browser to test with, for machines on which none of the usual places has one. */
  env: { PATH?: string | undefined; CHROMIUM?: string | undefined }
  isRoot: boolean
  exists(path: string): boolean
  /** Runs a command to its end and gives its exit code; 127, as in a shell, where there is no such command. */
  run(command: string, args: string[]): Promise<number>
  /** Where Playwright keeps the Chromium that it downloads, whether or not it is there. */
  playwrightsOwn(): Promise<string>
}

/**
 * The path of a Chromium that starts: one that is installed, else Debian's package where this is root on Debian, else
 * the one that Playwright downloads. Says in one line what it installs.
 *
 * @throws with one sentence that says what to install, when none of these ways works.
 */
export async function findChromium({
  log,
  machine = thisMachine(),
}: {
  log: (line: string) => void
  machine?: Machine
}) {
  const { env, isRoot, run } = machine
  // Ubuntu's chromium-browser may be a script that only tells people to install the snap: being there is not enough.
  const starts = async (path: string) => machine.exists(path) && (await run(path, ['--version'])) === 0

  if (env.CHROMIUM) {
    if (await starts(env.CHROMIUM)) return env.CHROMIUM
    throw new Error(`CHROMIUM names ${env.CHROMIUM}, which is not a Chromium that starts.`)
  }

  for (const path of [...onPath(env.PATH ?? ''), ...places]) if (await starts(path)) return path
  const own = await machine.playwrightsOwn()
  if (await starts(own)) return own

  if (isRoot && machine.exists('/etc/debian_version')) {
    log("Installing Debian's chromium package for the browser tests.")
    // The package list of a fresh container is empty, and an old one names files that the mirror no longer has.
    await run('apt-get', ['-qq', 'update'])
    await run('apt-get', ['-qq', 'install', '-y', '--no-install-recommends', 'chromium'])
    if (await starts('/usr/bin/chromium')) return '/usr/bin/chromium'
  }

  log("Downloading Playwright's Chromium for the browser tests.")
  await run('npx', ['playwright', 'install', 'chromium'])
  if (await starts(own)) return own

  throw new Error(
    'The browser tests need Chromium: install the package chromium or Google Chrome, or set CHROMIUM to its path.',
  )
}

function onPath(path: string) {
  const folders = path.split(delimiter).filter(Boolean)
  return commands.flatMap((command) => folders.map((folder) => join(folder, command)))
}

function thisMachine(): Machine {
  return {
    env: process.env,
    isRoot: process.getuid?.() === 0,
    exists: existsSync,
    run: (command, args) =>
      new Promise((resolve) => {
        const child = spawn(command, args, {
          stdio: ['ignore', 'ignore', 'inherit'],
          env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
        })
        child.once('error', () => resolve(127))
        child.once('exit', (code) => resolve(code ?? 1))
      }),
    // Loaded only when it is asked for: it is large.
    playwrightsOwn: async () => (await import('@playwright/test')).chromium.executablePath(),
  }
}
