import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

// Run by itself: the bundler sets NODE_ENV. Prints a page's script: the React example of docs/protocol/embedding.md as it
// stands there, in a shop of two pages. React's strict mode, as in development, starts each effect, ends it and starts it
// again.
const [site = '', api = ''] = process.argv.slice(2)
const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))
const text = await readFile(path('../../docs/protocol/embedding.md'), 'utf8')
const example = /```tsx\n(.*?)```/s.exec(text)?.[1]
if (!example?.includes('useEffect(')) throw new Error('The documentation has no example for React')

const shop = `
import { StrictMode, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
${example.replace('pk_…', site).replace('https://chat.example', api).replace('useEffect(', 'function Chat() {\nuseEffect(')}
return null }
function Shop() {
  const [path, setPath] = useState('/products')
  const go = (to) => () => { history.pushState({}, '', to); setPath(to) }
  return <main>
    <h1>{path}</h1>
    <button onClick={go('/products')}>Products</button>
    <button onClick={go('/checkout')}>Checkout</button>
    {path === '/products' && <Chat />}
  </main>
}
createRoot(document.querySelector('#shop')).render(<StrictMode><Shop /></StrictMode>)
`
const built = await build({
  root: path('../../widget'),
  configFile: false,
  logLevel: 'silent',
  mode: 'development',
  publicDir: false,
  define: { 'process.env.NODE_ENV': '"development"' },
  plugins: [
    {
      name: 'documented-react',
      resolveId: (id) => (id === 'shop.tsx' ? path('../../widget/shop.tsx') : null),
      load: (id) => (id.endsWith('/widget/shop.tsx') ? shop : null),
    },
  ],
  build: { write: false, minify: false, rolldownOptions: { input: 'shop.tsx' } },
})
const [bundle] = [built].flat()
if (!bundle || !('output' in bundle)) throw new Error('Vite watched instead of building')
process.stdout.write(bundle.output[0].code)
