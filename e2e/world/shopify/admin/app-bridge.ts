// In place of https://cdn.shopify.com/shopifycloud/app-bridge.js: what the app's home uses of App Bridge, in its own types.
import type { ShopifyGlobal } from '@shopify/app-bridge-types'

declare global {
  interface Window {
    /** The admin around the app, which the test plays. */
    adminIdToken(shop: string): Promise<string>
    adminExtensions(): ReturnType<ShopifyGlobal['app']['extensions']>
  }
}

{
  const parameters = new URLSearchParams(location.search)
  const shop = parameters.get('shop') ?? ''
  const idToken = () => window.adminIdToken(shop)
  const shopify: Pick<ShopifyGlobal, 'app' | 'idToken' | 'saveBar'> = {
    app: { extensions: () => window.adminExtensions() },
    idToken,
    // Of the save bar below; nobody here wants to stay.
    saveBar: { show: async () => {}, hide: async () => {}, toggle: async () => {}, leaveConfirmation: async () => {} },
  }
  Object.assign(window, { shopify })

  const retry = 'X-Shopify-Retry-Invalid-Session-Request'
  const plainFetch = window.fetch.bind(window)
  window.fetch = async (input, init) => {
    const authorized = async () => {
      const request = new Request(input, init)
      if (new URL(request.url).origin === location.origin)
        request.headers.set('Authorization', `Bearer ${await idToken()}`)
      return plainFetch(request)
    }
    const response = await authorized()
    return response.status === 401 && response.headers.has(retry) ? authorized() : response
  }

  const reload = parameters.get('shopify-reload')
  if (reload)
    void idToken().then((token) => {
      const address = new URL(reload)
      address.searchParams.set('id_token', token)
      location.replace(address)
    })

  // The save bar stands in the admin's top bar; here it stands on the page.
  const bar = document.createElement('div')
  bar.setAttribute('role', 'region')
  bar.setAttribute('aria-label', 'Unsaved changes')
  bar.style.cssText =
    'position:fixed;inset:0 0 auto;z-index:9;display:flex;gap:8px;justify-content:end;padding:8px 16px;background:#303030'
  const button = (name: string, press: (form: HTMLFormElement) => void) => {
    const made = document.createElement('button')
    made.textContent = name
    made.onclick = () => {
      const form = document.querySelector<HTMLFormElement>('form[data-save-bar]')
      bar.remove()
      if (form) press(form)
    }
    return made
  }
  bar.append(
    button('Discard', (form) => form.reset()),
    button('Save', (form) => form.requestSubmit()),
  )
  for (const type of ['input', 'change'])
    document.addEventListener(type, ({ target }) => {
      if (target instanceof Element && target.closest('form[data-save-bar]') && !bar.isConnected)
        document.body.append(bar)
    })
}
