import { listen } from './life.ts'
import { type Parley, parley, script } from './parley.ts'

declare global {
  interface Window {
    Parley?: Parley
  }
}

// A page may hold two of our tags (a theme's and a plugin's); the first one has it.
const stub = window.Parley
if (!stub?.version) {
  window.Parley = parley
  for (const call of stub?.q ?? []) parley(...call)
  const start = () =>
    // For hosts that strip attributes, or move and rehost scripts.
    parley('init', document.querySelector('script[data-parley]')?.textContent, script?.dataset)
  if (document.readyState === 'loading') listen(document, 'DOMContentLoaded', start)
  else start()
}
