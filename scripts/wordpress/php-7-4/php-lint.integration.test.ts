import { beforeAll, expect, it } from 'vitest'
import { textOf } from '../../files.ts'
import { assemblePlugin } from '../assemble-plugin.ts'
import { guard, phpLint } from './php-lint.ts'

let lint: Awaited<ReturnType<typeof phpLint>>

// Fetched once.
beforeAll(async () => {
  lint = await phpLint()
}, 180_000)

it('PHP 7.4 takes every file of the plugin', async () => {
  const files = [...(await assemblePlugin())].filter(([name]) => name.endsWith('.php'))
  expect(files.length).toBeGreaterThan(50)
  const texts = new Map(files.map(([name, content]) => [name, textOf(content)]))
  for (const [name, text] of texts) expect(text, name).toMatch(guard)
  expect(await lint(texts)).toEqual({ isValid: true, says: 'compiled' })
})

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
  const { isValid, says } = await lint(new Map([['code.php', code]]))
  expect(isValid).toBe(false)
  expect(says).toMatch(/error: .* in \/code\.php on line 1/)
})

it('PHP 7.4 refuses what stands behind the guard of one of many files', async () => {
  const file = (code: string) => `<?php\nnamespace A;\n\ndefined( 'ABSPATH' ) || exit;\n\n${code}\n`
  const files = new Map([
    ['one.php', file('class One {}')],
    ['includes/other.php', file('class Other { private ?One $one; function f( $a, $a ) {} }')],
    ['two.php', file('class Two {}')],
  ])
  const { isValid, says } = await lint(files)
  expect(isValid).toBe(false)
  expect(says).toMatch(/error: .* in \/includes-other\.php on line 6/)
})
