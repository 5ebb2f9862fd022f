import { randomUUID } from 'node:crypto'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../../scripts/free-port.ts'
import { checkForPhp } from './missing.ts'
import { startPhpServer } from './php-server.ts'
import { run } from './run.ts'
import { wordpressTree } from './wordpress-tree.ts'

/** As playwright.config.ts has it built. */
const plugin = join(import.meta.dirname, '../../../plugins/wordpress/dist/parley-chat.zip')

/** A request of a WordPress. */
interface Made {
  readonly url: string
  /** Whether our plugin made it. */
  readonly ours: boolean
  /** How long it waits for an answer at most. */
  readonly seconds: number
}

/** What site/wp-config.php reads anew for each request. */
const siteFile = 'test-site.json'

/** A WordPress at one address, with the plugin in its folder. */
export interface WordPressSite {
  /** Without a slash at its end. */
  readonly url: string
  readonly folder: string
  /** Runs PHP with WordPress loaded, as its command line does; what it prints. */
  php(code: string): Promise<string>
  /** Another plugin, for as long as something is looked at with it; what was seen. */
  with<T>(code: string, look: () => Promise<T>): Promise<T>
  /** Without the constants that it was started with, as shops have it, for as long as something is looked at. */
  withoutConstants(look: () => Promise<void>): Promise<void>
  /** Requests that it made. */
  requests(): Promise<Made[]>
  /** What it complained of. */
  debugLog(): Promise<string>
}

/** One of one's own, with a server. */
export interface WordPress extends WordPressSite {
  readonly port: number
  stop(): Promise<void>
}

/** More of wp-config.php, such as PARLEY_CHAT_BACKEND. */
export type Constants = Readonly<Record<string, string | boolean>>

/**
 * The plugin lies there and is not activated.
 *
 * @param serve starts what answers from a folder on a port of 127.0.0.1, and gives what ends it.
 */
export async function startWordPress(
  constants: Constants,
  tree: () => Promise<string> = wordpressTree,
  serve = startPhpServer,
): Promise<WordPress> {
  checkForPhp()
  const folder = await mkdtemp(join(tmpdir(), 'parley-wordpress-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  await installWordPress(folder, url, constants, await tree())
  const stopServer = await serve(folder, port)
  return {
    ...siteIn(folder, url),
    port,
    async stop() {
      await stopServer()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Fills a folder that is there, for an address that is served from it. */
export async function installWordPress(
  folder: string,
  url: string,
  constants: Constants,
  tree?: string,
): Promise<void> {
  // Node's own copy takes three times as long.
  await run('cp', ['-r', '--reflink=auto', `${tree ?? (await wordpressTree())}/.`, folder])
  await cp(join(import.meta.dirname, 'site'), folder, { recursive: true })
  await mkdir(join(folder, 'wp-content/mu-plugins'), { recursive: true })
  await cp(join(folder, 'recorder.php'), join(folder, 'wp-content/mu-plugins/recorder.php'))
  const unpack = `$z = new ZipArchive; $z->open( '${plugin}' ) === true && $z->extractTo( 'wp-content/plugins' ) || exit( 1 );`
  await run('php', ['-r', unpack], folder)
  await writeFile(join(folder, siteFile), JSON.stringify({ url, constants }))
  await run('php', ['install.php'], folder)
}

export function siteIn(folder: string, url: string): WordPressSite {
  const written = (name: string) => readFile(join(folder, name), 'utf8').catch(() => '')
  return {
    url,
    folder,
    php: (code) => run('php', ['-r', `${asRequestTo(url)} require 'wp-load.php'; ${code}`], folder),
    async with(code, look) {
      // PHP's OPcache goes on for two seconds with what stood in a file of this name.
      const file = join(folder, `wp-content/mu-plugins/other-${randomUUID()}.php`)
      await writeFile(file, `<?php ${code}`)
      return look().finally(() => rm(file))
    },
    async withoutConstants(look) {
      const file = join(folder, siteFile)
      const before = await readFile(file)
      await writeFile(file, JSON.stringify({ url, constants: {} }))
      await look().finally(() => writeFile(file, before))
    },
    requests: async () => (await written('requests.log')).split('\n').filter(Boolean).map(readRequest),
    debugLog: () => written('wp-content/debug.log'),
  }
}

/** Ends it. @throws where it has complained of the plugin. */
export async function stopUncomplaining(wordpress: WordPress): Promise<void> {
  const complaints = await complaintsOf(wordpress)
  await wordpress.stop()
  if (complaints.length > 0) throw new Error(`debug.log:\n${complaints.join('\n')}`)
}

/** What it has complained of, as far as it is the plugin's. */
export async function complaintsOf(site: WordPressSite): Promise<string[]> {
  return (await site.debugLog()).split('\n').filter((line) => /parley[-_]chat/i.test(line))
}

function readRequest(line: string): Made {
  const { url, ours, seconds }: { url: unknown; ours: unknown; seconds: unknown } = JSON.parse(line)
  return { url: String(url), ours: ours === true, seconds: Number(seconds) }
}

/** What WordPress wants to know of a request, also where there is none. */
function asRequestTo(url: string): string {
  const { host } = new URL(url)
  return `$_SERVER += array( 'HTTP_HOST' => '${host}', 'REQUEST_URI' => '/', 'SERVER_PROTOCOL' => 'HTTP/1.1', 'REQUEST_METHOD' => 'GET' );`
}
