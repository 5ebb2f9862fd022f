import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as preview from '../../../plugins/wordpress/src/settings/appearance/contrast.ts'
import { inkOn } from './contrast.ts'
import { legible } from './theme.ts'

const color = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`)

it('the preview in the plugin’s screen makes colours legible as the chat itself does', () => {
  fc.assert(
    fc.property(color, color, (each, other) => {
      expect(preview.inkOn(each)).toBe(inkOn(each))
      expect(preview.legible(each, other)).toBe(legible(each, other))
      expect(preview.legible(each, other, 7)).toBe(legible(each, other, 7))
    }),
  )
  expect(preview.legible('#fa0', '#fff')).toBe(legible('#fa0', '#fff'))
})
