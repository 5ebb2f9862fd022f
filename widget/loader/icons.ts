const namespace = 'http://www.w3.org/2000/svg'

/** Made element by element: a page with Trusted Types forbids `innerHTML`. */
export function icon(className: string, path: string): SVGElement {
  const svg = document.createElementNS(namespace, 'svg')
  svg.setAttribute('class', className)
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  const shape = document.createElementNS(namespace, 'path')
  shape.setAttribute('d', path)
  svg.append(shape)
  return svg
}

export const chatShape =
  'M12 4c-5 0-8.6 3.2-8.6 7.4 0 2.4 1.2 4.5 3.1 5.9-.1 1-.5 1.9-1.2 2.7 1.7-.1 3.1-.7 4.2-1.5.8.2 1.6.3 2.5.3 5 0 8.6-3.2 8.6-7.4S17 4 12 4Z'
export const closeShape = 'm6.5 9.5 5.5 5.5 5.5-5.5'
