import { argumentsOf, calledFunction, literalText } from '../../php/calls.ts'
import { nodeRule } from '../rule.ts'

/** Plugin Check: external_admin_menu_links, menu_image_icon. */
export const adminMenu = nodeRule('admin-menu', ({ node }) => {
  const name = calledFunction(node)
  if (name !== 'add_menu_page' && name !== 'add_submenu_page') return null
  const given = argumentsOf(node)
  if (given.some((argument) => /^(https?:)?\/\//.test(literalText(argument) ?? '')))
    return 'the menu leads out of the site'
  const icon = name === 'add_menu_page' ? literalText(given[5]) : null
  return icon === null || /^(dashicons-|data:image\/svg\+xml;|none$)/.test(icon)
    ? null
    : 'the icon is no dashicon and no SVG'
})
