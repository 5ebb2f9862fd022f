import { beforeAll, expect, it } from 'vitest'
import { textOf } from '../../files.ts'
import { assemblePlugin } from '../assemble-plugin.ts'
import { phpLint } from './php-lint.ts'

let lint: Awaited<ReturnType<typeof phpLint>>

// Fetched once.
beforeAll(async () => {
  lint = await phpLint()
}, 180_000)

it('PHP 7.4 takes every file of the plugin', async () => {
  const files = [...(await assemblePlugin())].filter(([name]) => name.endsWith('.php'))
  expect(files.length).toBeGreaterThan(50)
  for (const [name, content] of files) expect(await lint(textOf(content)), name).toMatchObject({ isValid: true })
}, 120_000)

it.each([
  ['match', '<?php echo match(1) { 1 => 2 };'],
  ['a union of types', '<?php function f( int|string $a ) {}'],
  ['a promoted property', '<?php class A { function __construct( private int $a ) {} }'],
  ['a named argument', '<?php f( a: 1 );'],
  ['the nullsafe operator', '<?php $a?->b();'],
  ['an enum', '<?php enum A { case B; }'],
  ['a readonly property', '<?php class A { readonly int $a; }'],
  ['the static return type', '<?php class A { function f(): static {} }'],
  ['a parameter twice', '<?php function f( $a, $a ) {}'],
])('PHP 7.4 refuses %s', async (_what, code) => {
  const { isValid, says } = await lint(code)
  expect(isValid).toBe(false)
  expect(says).toMatch(/error: .* on line 1/)
})
