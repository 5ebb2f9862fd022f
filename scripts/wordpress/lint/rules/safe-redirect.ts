import { argumentsOf, calledFunction, literalText } from '../../php/calls.ts'
import { nodeRule } from '../rule.ts'

/** Plugin Check: safe_redirect. */
export const safeRedirect = nodeRule('safe-redirect', ({ node }) => {
  const name = calledFunction(node)
  if (name === 'wp_redirect') return 'redirects to anywhere: wp_safe_redirect()'
  return name === 'header' && /^location:/i.test(literalText(argumentsOf(node)[0]) ?? '') ? 'redirects by hand' : null
})
