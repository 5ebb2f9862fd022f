import { existsSync, readFileSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { type PhpVersion, startWasmPhp } from './wasm-php.ts'

/** This PHP has no sockets: what WordPress asks of this machine by HTTP is asked by the test's process for it. */
const askOutside = `<?php
add_filter( 'pre_http_request', static function ( $answer, $arguments, $url ) {
	if ( ! function_exists( 'post_message_to_js' ) ) {
		return $answer;
	}
	if ( '127.0.0.1' !== wp_parse_url( $url, PHP_URL_HOST ) ) {
		return new WP_Error( 'http_request_not_executed', 'Not from a test.' );
	}
	$request = array( 'url' => $url, 'method' => $arguments['method'], 'headers' => (object) $arguments['headers'], 'body' => $arguments['body'] );
	$answer  = json_decode( post_message_to_js( wp_json_encode( $request ) ) );
	return array( 'headers' => array(), 'body' => $answer->body, 'response' => array( 'code' => $answer->status, 'message' => '' ), 'cookies' => array(), 'filename' => null );
}, 10, 3 );`

interface Asked {
  readonly url: string
  readonly method: string
  readonly headers: Record<string, string>
  readonly body: string | null
}

/** As `startPhpServer`, on another PHP; one request at a time. */
export const startWasmServer =
  (version: PhpVersion) =>
  async (folder: string, port: number): Promise<() => Promise<void>> => {
    await writeFile(join(folder, 'wp-content/mu-plugins/ask-outside.php'), askOutside)
    const php = await startWasmPhp(version, folder, async (text) => {
      const { url, method, headers, body }: Asked = JSON.parse(text)
      const response = await fetch(url, { method, headers, body })
      return JSON.stringify({ status: response.status, body: await response.text() })
    })
    let before: Promise<unknown> = Promise.resolve()
    const server = createServer((request, response) => {
      before = before.then(() => answer(request, response)).catch((error) => response.writeHead(500).end(`${error}`))
    })
    async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
      const relativeUri = request.url ?? '/'
      const path = decodeURIComponent(new URL(relativeUri, 'http://site').pathname)
      const file = fileOf(folder, path)
      const body = await buffer(request)
      if (!file.endsWith('.php')) return void response.end(readFileSync(file))
      const script = file.slice(folder.length)
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
      const {
        httpStatusCode,
        headers: given,
        bytes,
      } = await php.run({
        method: request.method ?? 'GET',
        relativeUri,
        scriptPath: file,
        headers,
        body,
        $_SERVER: {
          SCRIPT_NAME: script,
          PHP_SELF: script,
          DOCUMENT_ROOT: folder,
          REMOTE_ADDR: '127.0.0.1',
          SERVER_PORT: `${port}`,
        },
      })
      for (const [name, values] of Object.entries(given)) response.setHeader(name, values)
      response.writeHead(httpStatusCode).end(bytes)
    }
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    return async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
      php.exit()
    }
  }

/** As a web server finds it: a file as it is, a folder's index, and WordPress's own for all else. */
function fileOf(folder: string, path: string): string {
  const file = join(folder, path)
  if (existsSync(file) && statSync(file).isFile()) return file
  const index = join(file, 'index.php')
  return existsSync(index) ? index : join(folder, 'index.php')
}
