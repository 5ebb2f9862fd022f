import type { Translation } from './po.ts'

/** The form in which WordPress 6.5 and later reads a translation fastest: a PHP file that returns it. */
export function writeL10nPhp({ header, texts }: Translation, slug: string): string {
  const messages = [...texts].map(([key, forms]) => `\t\t${php(key)} => ${php(forms.join('\0'))},`)
  return [
    '<?php',
    "defined( 'ABSPATH' ) || exit;",
    '',
    'return array(',
    `\t'domain'       => ${php(slug)},`,
    `\t'language'     => ${php(header.get('Language') ?? '')},`,
    `\t'plural-forms' => ${php(header.get('Plural-Forms') ?? '')},`,
    "\t'messages'     => array(",
    ...messages,
    '\t),',
    ');',
    '',
  ].join('\n')
}

/** A string of PHP. Control characters, which join plural forms and contexts, only stand in double quotes. */
function php(text: string): string {
  const letters = [...text]
  if (!letters.some(isControl)) return `'${text.replace(/[\\']/g, '\\$&')}'`
  return `"${letters.map((letter) => (isControl(letter) ? octal(letter) : letter.replace(/[\\"$]/, '\\$&'))).join('')}"`
}

function isControl(letter: string): boolean {
  return letter < ' '
}

/** With three digits, so that a digit after it is no part of it. */
function octal(letter: string): string {
  return `\\${letter.charCodeAt(0).toString(8).padStart(3, '0')}`
}
