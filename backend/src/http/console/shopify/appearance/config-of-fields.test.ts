import { expect, it } from 'vitest'
import { buildSiteConfig } from '#sites/site-config.ts'
import { configOfFields } from './config-of-fields.ts'
import { fieldsOf } from './fields.ts'

const site = { key: 'pk_x', name: 'Keramik', identityRequired: false, configChanges: 2 }
const parts = {
  look: { gradient: '#112233', avatarUrl: 'https://keramik.example/a.png', width: 420, phone: { offsetY: 70 } },
  texts: { en: { title: 'Ask', suggestions: ['Where is it?', 'How much?'] }, de: { unavailable: 'Gerade nicht' } },
  behaviour: { proactive: { show: 'hint' as const, afterSeconds: 5, pages: ['/shop/*'] } },
  notices: { privacyUrl: 'https://keramik.example/privacy' },
}
const config = buildSiteConfig(site, parts)

it('a form that nobody has touched changes nothing', () => {
  const made = configOfFields(fieldsOf(config), config)
  const { name, look, texts, behaviour, notices } = config
  expect(made).toEqual({
    edit: {
      version: 3,
      name,
      look: { ...look, launcher: { size: 60, avatar: false, online: false } },
      texts,
      behaviour: { ...behaviour, proactive: { ...parts.behaviour.proactive, exitIntent: false, phones: false } },
      notices: { ...notices, consent: false },
    },
  })
})

it('what is emptied is gone, and what the form does not show stays', () => {
  const emptied = { 'look.gradient': '', 'look.avatarUrl': ' ', 'texts.en.title': '', 'texts.en.suggestions': ' \n' }
  const made = configOfFields({ ...fieldsOf(config), ...emptied, 'behaviour.proactive.show': 'never' }, config)
  if (!('edit' in made)) return expect.unreachable()
  expect(made.edit.look).not.toHaveProperty('gradient')
  expect(made.edit.look).not.toHaveProperty('avatarUrl')
  expect(made.edit.look?.phone).toEqual({ offsetY: 70 })
  expect(made.edit.texts).toEqual({ de: { unavailable: 'Gerade nicht' } })
  expect(made.edit.behaviour).toEqual({ mode: 'floating', open: 'never' })
})

it.each([
  ['look.color', 'red'],
  ['look.radius', '33'],
  ['look.radius', '1.5'],
  ['look.width', 'wide'],
  ['look.avatarUrl', 'javascript:alert(1)'],
  ['name', ''],
  ['texts.en.suggestions', '1\n2\n3\n4\n5\n6\n7'],
  ['notices.privacyUrl', 'example'],
  ['version', ''],
])('%s must not be %j', (name, value) => {
  expect(configOfFields({ ...fieldsOf(config), [name]: value }, config)).toEqual({ wrong: [name] })
})

it('a language with a made-up name is refused', () => {
  expect(configOfFields({ ...fieldsOf(config), 'texts.nonsensical.title': 'x' }, config)).toHaveProperty('wrong')
})
