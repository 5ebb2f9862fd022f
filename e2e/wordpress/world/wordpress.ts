import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../../scripts/free-port.ts'
import { checkForPhp } from './missing.ts'
import { startPhpServer } from './php-server.ts'
import { run } from './run.ts'
import { wordpressTree } from './wordpress-tree.ts'

const plugin = join(import.meta.dirname, '../../../plugins/wordpress/parley-chat')

/** A WordPress of one's own, with the plugin in its folder and not activated. */
export interface WordPress {
  /** Without a slash at its end. */
  readonly url: string
  readonly port: number
  readonly folder: string
  /** Runs PHP with WordPress loaded, as its command line does; what it prints. */
  php(code: string): Promise<string>
  /** Another plugin, for as long as something is looked at with it. */
  with(code: string, look: () => Promise<void>): Promise<void>
  /** Requests that it made, with whether our plugin made them. */
  requests(): Promise<{ url: string; ours: boolean }[]>
  /** What it complained of. */
  debugLog(): Promise<string>
  stop(): Promise<void>
}

/** @param constants more of wp-config.php, such as PARLEY_CHAT_BACKEND. */
export async function startWordPress(
  constants: Readonly<Record<string, string | boolean>>,
  host = '127.0.0.1',
): Promise<WordPress> {
  checkForPhp()
  const folder = await mkdtemp(join(tmpdir(), 'parley-wordpress-'))
  const port = await freePort()
  const url = `http://${host}:${port}`
  // Node's own copy takes three times as long.
  await run('cp', ['-r', '--reflink=auto', `${await wordpressTree()}/.`, folder])
  await cp(join(import.meta.dirname, 'site'), folder, { recursive: true })
  await mkdir(join(folder, 'wp-content/mu-plugins'), { recursive: true })
  await cp(join(folder, 'recorder.php'), join(folder, 'wp-content/mu-plugins/recorder.php'))
  await cp(plugin, join(folder, 'wp-content/plugins/parley-chat'), { recursive: true })
  await writeFile(join(folder, 'test-site.json'), JSON.stringify({ url, constants }))
  await run('php', ['install.php'], folder)
  const stopServer = await startPhpServer(folder, port)
  const written = (name: string) => readFile(join(folder, name), 'utf8').catch(() => '')
  return {
    url,
    port,
    folder,
    php: (code) => run('php', ['-r', `${asRequestTo(url)} require 'wp-load.php'; ${code}`], folder),
    async with(code, look) {
      const file = join(folder, 'wp-content/mu-plugins/other.php')
      await writeFile(file, `<?php ${code}`)
      await look().finally(() => rm(file))
    },
    requests: async () => (await written('requests.log')).split('\n').filter(Boolean).map(readRequest),
    debugLog: () => written('wp-content/debug.log'),
    async stop() {
      await stopServer()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Ends it. @throws where it has complained of the plugin. */
export async function stopUncomplaining(wordpress: WordPress): Promise<void> {
  const complaints = (await wordpress.debugLog())
    .split('\n')
    .filter((line) => /plugins\/parley-chat|parley_chat/i.test(line))
  await wordpress.stop()
  if (complaints.length > 0) throw new Error(`debug.log:\n${complaints.join('\n')}`)
}

function readRequest(line: string): { url: string; ours: boolean } {
  const { url, ours }: { url: unknown; ours: unknown } = JSON.parse(line)
  return { url: String(url), ours: ours === true }
}

/** What WordPress wants to know of a request, also where there is none. */
function asRequestTo(url: string): string {
  const { host } = new URL(url)
  return `$_SERVER += array( 'HTTP_HOST' => '${host}', 'REQUEST_URI' => '/', 'SERVER_PROTOCOL' => 'HTTP/1.1', 'REQUEST_METHOD' => 'GET' );`
}
