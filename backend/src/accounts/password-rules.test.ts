import { expect, it } from 'vitest'
import { passwordProblem } from './password-rules.ts'

const known = ['maya@shop.example', 'Shop of Maya']

it.each([
  ['correct horse', null],
  ['aaaaaaab', null],
  ['лошадка!', null],
  ['🐎🐎🐎🐎🐎🐎🐎🐪', null],
  ['x1'.repeat(128), null],
  ['seven77', 'too_short'],
  ['🐎🐎🐎🐪', 'too_short'],
  ['x1'.repeat(129), 'too_long'],
  ['Maya@Shop.example', 'is_known'],
  ['shop of maya', 'is_known'],
  ['12345678', 'is_common'],
  ['PassWord1', 'is_common'],
  ['ｐａｓｓｗｏｒｄ', 'is_common'],
  ['aaaaaaaaaaaa', 'is_common'],
])('judges %s: %s', (password, problem) => {
  expect(passwordProblem(password, known)).toBe(problem)
})

it('refuses the part of an e-mail that stands before the @', () => {
  expect(passwordProblem('Maya.Lind', ['maya.lind@shop.example'])).toBe('is_known')
})
