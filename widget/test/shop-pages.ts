import type { IncomingMessage, ServerResponse } from 'node:http'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'vite'

/** A page of a shop: the test that opened it says what stands in it. */
const shop = '<!doctype html><script>parent.furnish(window)</script>'

/** What stands in for the panel: it keeps what it hears, and says what a test has it say. */
const panel = `<!doctype html><script>
var heard = [], port
onmessage = ({ data, ports }) => {
  heard.push(data)
  port = ports[0]
  port.onmessage = ({ data }) => heard.push(data)
}
</script>`

/**
 * What the loader's tests in the browser need of a server: pages of a shop (`/shop…`), the panel's stand-in (`/embed/…`),
 * and the loader as one plain script (`/parley.js`), put together as for shops but not made small.
 */
export const shopPages = (): Plugin => ({
  name: 'shop-pages',
  configureServer({ middlewares }) {
    let loader: Promise<string> | undefined
    middlewares.use(async ({ url = '' }: IncomingMessage, response: ServerResponse, next: () => void) => {
      const send = (type: string, body: string) => response.setHeader('Content-Type', type).end(body)
      if (url.startsWith('/shop')) send('text/html', shop)
      else if (url.startsWith('/embed/')) send('text/html', panel)
      else if (url === '/parley.js') {
        loader ??= bundle()
        send('text/javascript', await loader)
      } else next()
    })
  },
})

async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: {
      write: false,
      minify: false,
      rolldownOptions: {
        input: fileURLToPath(new URL('../loader/main.ts', import.meta.url)),
        output: { format: 'iife' },
      },
    },
  })
  if (!('output' in built)) throw new Error('Vite watched instead of building')
  return built.output[0].code
}
