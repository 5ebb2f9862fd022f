import { type Parley, parley, script } from './parley.ts'

declare global {
  interface Window {
    Parley?: Parley
  }
}

// A page may hold two of our tags (a theme's and a plugin's); the first one has it.
if (!window.Parley?.version) {
  const queue = window.Parley?.q ?? []
  window.Parley = parley
  for (const call of queue) parley(...call)
  const start = () => {
    // For hosts that strip attributes, or move and rehost scripts.
    const json = document.querySelector('script[data-parley]')
    if (json || script?.dataset.site) parley('init', json?.textContent, script?.dataset)
  }
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start)
  else start()
}
