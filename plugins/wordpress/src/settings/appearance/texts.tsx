import { SelectControl, TextareaControl, TextControl } from '@wordpress/components'
import { __, sprintf } from '@wordpress/i18n'
import { Section } from '../shared/section.tsx'
import { type Words, withPart } from './appearance.ts'
import { languageName, languagesFor } from './languages.ts'
import type { AppearanceDraft } from './use-appearance.ts'

interface Props {
  readonly draft: AppearanceDraft
  /** Whose texts are shown. */
  readonly locale: string
  onLocale(locale: string): void
}

interface Field {
  readonly name: Exclude<keyof Words, 'suggestions'>
  readonly label: string
  readonly most: number
  /** What stands there otherwise; in the language of the admin. */
  readonly otherwise?: string
}

const fields = (name: string): readonly Field[] => [
  { name: 'title', label: __('Title', 'parley-chat'), most: 60, otherwise: name },
  { name: 'subtitle', label: __('Line under the title', 'parley-chat'), most: 120 },
  { name: 'welcome', label: __('Welcome', 'parley-chat'), most: 500, otherwise: __('How can we help?', 'parley-chat') },
  {
    name: 'placeholder',
    label: __('In the empty field', 'parley-chat'),
    most: 80,
    otherwise: __('Write a message…', 'parley-chat'),
  },
  { name: 'launcher', label: __('Name of the button, for screen readers', 'parley-chat'), most: 60 },
  { name: 'hint', label: __('Hint beside the button', 'parley-chat'), most: 120 },
]

/** What the chat says in the merchant's own words, by language. Everything else it says by itself. */
export function Texts({ draft: { value, change }, locale, onLocale }: Props) {
  const words = value.texts[locale] ?? {}
  const set = (now: Words) => {
    const { [locale]: _, ...others } = value.texts
    change({ texts: Object.keys(now).length > 0 ? { ...others, [locale]: now } : others })
  }
  return (
    <Section
      title={__('Texts', 'parley-chat')}
      about={__('What is left empty, the chat says in its own words, in the language of the visitor.', 'parley-chat')}
    >
      <SelectControl
        __nextHasNoMarginBottom
        __next40pxDefaultSize
        label={__('Language', 'parley-chat')}
        help={sprintf(
          /* translators: %s: a language. */
          __('Visitors whose language has no texts see those in %s.', 'parley-chat'),
          languageName(value.locale),
        )}
        value={locale}
        onChange={onLocale}
        options={languagesFor([value.locale, ...Object.keys(value.texts)]).map((each) => ({
          value: each,
          label: `${languageName(each)}${value.texts[each] ? ' •' : ''}`,
        }))}
      />
      {fields(value.name).map(({ name, label, most, otherwise }) => {
        const shared = {
          __nextHasNoMarginBottom: true as const,
          label,
          maxLength: most,
          placeholder: value.texts[value.locale]?.[name] ?? otherwise,
          value: words[name] ?? '',
          lang: locale,
          dir: 'auto',
          onChange: (text: string) => set(withPart(words, name, text)),
        }
        return name === 'welcome' ? (
          <TextareaControl key={name} {...shared} rows={3} />
        ) : (
          <TextControl key={name} {...shared} __next40pxDefaultSize />
        )
      })}
      <TextareaControl
        __nextHasNoMarginBottom
        label={__('Questions to begin with', 'parley-chat')}
        help={__('One a line, up to 6: a visitor asks them with one tap.', 'parley-chat')}
        rows={4}
        lang={locale}
        dir="auto"
        value={(words.suggestions ?? []).join('\n')}
        onChange={(text) => {
          const lines = text.split('\n').map((line) => line.trimStart().slice(0, 80))
          set(withPart(words, 'suggestions', text === '' ? undefined : lines.slice(0, 6)))
        }}
      />
    </Section>
  )
}
