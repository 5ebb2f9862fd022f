import type { SiteConfig } from '@parley/protocol/site-config'
import { configEdit } from '@parley/protocol/wordpress'
import * as v from 'valibot'
import { type FieldValues, textFields } from './fields.ts'

const edit = v.omit(configEdit, ['ref'])
type Edit = v.InferOutput<typeof edit>

/** What the fields make of a config: each part whole. Or the names of the fields in which something is not right. */
export function configOfFields(
  fields: FieldValues,
  now: SiteConfig,
): { readonly edit: Edit } | { readonly wrong: readonly string[] } {
  const text = (name: string): string | undefined => fields[name]?.trim() || undefined
  const flag = (name: string): boolean => text(name) !== undefined
  const number = (name: string): number | undefined => (text(name) === undefined ? undefined : Number(text(name)))
  const show = text('behaviour.proactive.show')
  const { gradient: _, avatarUrl: __, ...look } = now.look
  const { proactive: ___, ...behaviour } = now.behaviour
  const made = v.safeParse(edit, {
    version: number('version'),
    name: text('name') ?? '',
    look: {
      ...look,
      color: text('look.color'),
      ...some('gradient', text('look.gradient')),
      colorScheme: text('look.colorScheme'),
      radius: number('look.radius'),
      ...some('width', number('look.width')),
      ...some('avatarUrl', text('look.avatarUrl')),
      launcher: {
        ...some('size', number('look.launcher.size')),
        avatar: flag('look.launcher.avatar'),
        online: flag('look.launcher.online'),
      },
    },
    texts: textsOf(fields, now),
    behaviour: {
      ...behaviour,
      ...(show !== undefined &&
        show !== 'never' && {
          proactive: {
            ...now.behaviour.proactive,
            show,
            ...some('afterSeconds', number('behaviour.proactive.afterSeconds')),
            exitIntent: flag('behaviour.proactive.exitIntent'),
            phones: flag('behaviour.proactive.phones'),
          },
        }),
    },
    notices: {
      ai: flag('notices.ai'),
      consent: flag('notices.consent'),
      ...some('privacyUrl', text('notices.privacyUrl')),
    },
  })
  if (made.success) return { edit: made.output }
  // Of a question to begin with, the field that holds them all.
  return {
    wrong: made.issues.map((issue) => (v.getDotPath(issue) ?? '').replace(/\.suggestions\.\d+$/, '.suggestions')),
  }
}

const some = <Value>(name: string, value: Value | undefined): Record<string, Value> =>
  value === undefined ? {} : { [name]: value }

/** The texts of each language that the form has fields of; those of the others stay. */
function textsOf(fields: FieldValues, { texts }: SiteConfig): Record<string, object> {
  const locales = new Set(Object.keys(fields).flatMap((name) => /^texts\.([\w-]+)\./.exec(name)?.[1] ?? []))
  const written = [...locales].map((locale): [string, object] => {
    const field = (name: string) => fields[`texts.${locale}.${name}`]?.trim() ?? ''
    const words = Object.keys(textFields).flatMap((name) => (field(name) === '' ? [] : [[name, field(name)]]))
    const asked = field('suggestions')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
    const { unavailable } = texts[locale] ?? {}
    return [
      locale,
      {
        ...(unavailable !== undefined && { unavailable }),
        ...Object.fromEntries(words),
        ...(asked.length > 0 && { suggestions: asked }),
      },
    ]
  })
  return Object.fromEntries(
    Object.entries({ ...texts, ...Object.fromEntries(written) }).filter(([, words]) => Object.keys(words).length > 0),
  )
}
