// Brings the chat to those who may have it: after their consent, on the devices and to the visitors that the shop chose.
// A file of its own, so that it passes a Content Security Policy; the page is the same for everybody, and may be cached.
;(() => {
  const read = (id) => JSON.parse(document.getElementById(id)?.textContent ?? '{}')
  const { src, consent, devices, visitors } = read('parley-chat-gate-options')
  const nonce = document.currentScript?.nonce

  // By the shorter side, which turning a phone does not change.
  const isPhone = Math.min(screen.width, screen.height) < 600
  if (devices && (devices === 'phones') !== isPhone) return
  if (visitors && (visitors === 'members') !== document.body.classList.contains('logged-in')) return

  let script

  function start() {
    if (script) {
      window.Parley?.('init', document.getElementById('parley-chat-options')?.textContent)
      return
    }
    script = document.createElement('script')
    script.async = true
    script.src = src
    if (nonce) script.nonce = nonce
    document.head.append(script)
  }

  function stop() {
    window.Parley?.('consent', { storage: false })
    window.Parley?.('destroy')
  }

  // Without a consent plugin there is nobody to ask.
  const allowed = () => typeof window.wp_has_consent !== 'function' || window.wp_has_consent(consent)
  const startIfAllowed = () => {
    if (allowed()) start()
  }

  if (!consent) {
    start()
    return
  }
  document.addEventListener('wp_listen_for_consent_change', ({ detail }) => {
    if (detail?.[consent] === 'allow') start()
    else if (detail?.[consent] === 'deny' && script) stop()
  })
  document.addEventListener('wp_consent_type_defined', startIfAllowed)
  // Some consent plugins find out later which law holds for the visitor, and say so by that event.
  if (!window.waitfor_consent_hook || window.wp_consent_type !== undefined) startIfAllowed()
})()
