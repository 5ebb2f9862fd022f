import { describe, expect, it } from 'vitest'
import { metaContents } from './meta-tag.ts'

const tag = '<meta name="parley-verify" content="proof">'
const found = (html: string) => metaContents(html, 'parley-verify')

describe('the meta tag', () => {
  it.each([
    ['by itself', tag],
    [
      'in a whole head',
      `<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n${tag}\n</head><body></body></html>`,
    ],
    ['in other writing', `<HTML><Head><META\n content='proof' NAME='parley-verify' /></Head>`],
    [
      'behind what a head may hold',
      `<head><!-- a > b --><title>A <b> & ${'x'}</title><script>if (a<b) "</body>"</script><link rel=x>${tag}`,
    ],
  ])('is found %s', (_, html) => {
    expect(found(html)).toEqual(['proof'])
  })

  it.each([
    ['in the body', `<head></head><body>${tag}</body>`],
    ['in a body without its tag', `<head></head><p>${tag}</p>`],
    ['where the head has no end', `<head><div>${tag}</div>`],
    ['in a comment', `<head><!-- ${tag} -->`],
    ['in a comment without an end', `<head><!-- ${tag}`],
    ['in a script', `<head><script>document.write('${tag}')</script>`],
    ['in a title', `<head><title>${tag}</title>`],
    ['in a template', `<head><template>${tag}</template>`],
    ['in an attribute', `<head><meta name="description" content='${tag}'>`],
    ['of another name', '<head><meta name="parley-verify-2" content="proof">'],
  ])('is not found %s', (_, html) => {
    expect(found(html)).toEqual([])
  })

  it.each([
    ['quotes', '<a "'],
    ['comments', '<!--'],
    ['scripts', '<script>'],
    ['titles', '<title></title '],
    ['brackets', '<'],
    ['links', '<link '],
  ])('is looked for quickly in %s without an end', (_, piece) => {
    const began = performance.now()
    found(piece.repeat(130_000 / piece.length))
    expect(performance.now() - began).toBeLessThan(5_000)
  })

  it.each([
    ['name of a tag', (long: string) => `<${long}`],
    ['name of an attribute', (long: string) => `<meta ${long}>`],
    ['run of spaces behind an attribute', (long: string) => `<meta a${long.replaceAll('a', ' ')}>`],
    ['run of attributes', (long: string) => `<meta ${long.replaceAll('aa', 'a ')}>`],
    ['run of half attributes', (long: string) => `<meta ${long.replaceAll('aaa', "a='")}>`],
  ])('is looked for quickly in a long %s', (_, page) => {
    const began = performance.now()
    found(page('a'.repeat(128 * 1024)))
    expect(performance.now() - began).toBeLessThan(5_000)
  })
})
