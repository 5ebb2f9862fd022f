import { createRoot } from '@wordpress/element'
import { App } from './app.tsx'
import { readBoot } from './boot.ts'
import { NewSite } from './new-site.tsx'

const place = document.getElementById('parley-chat-settings')
if (place) {
  const boot = readBoot()
  createRoot(place).render(
    boot.appearance ? <App boot={boot} stored={boot.appearance} /> : <NewSite mayManage={boot.mayManage} />,
  )
}
