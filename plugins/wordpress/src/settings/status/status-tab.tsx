import { Button, TextareaControl } from '@wordpress/components'
import { useState } from '@wordpress/element'
import { __ } from '@wordpress/i18n'
import type { Boot } from '../boot.ts'
import { Section } from '../shared/section.tsx'
import { exactly } from '../shared/time.ts'
import type { StatusNow } from '../use-status.ts'

/** What support asks for. */
export function StatusTab({ boot, now }: { readonly boot: Boot; readonly now: StatusNow }) {
  const { failure } = now.status
  const facts = [
    [__('Site', 'parley-chat'), boot.site.id],
    [__('Service', 'parley-chat'), boot.service.address],
    [__('Version of the plugin', 'parley-chat'), boot.versions.plugin],
    ['WordPress', boot.versions.wordpress],
    ['PHP', boot.versions.php],
    ['WooCommerce', boot.has.woocommerce ? __('active', 'parley-chat') : __('not active', 'parley-chat')],
    ['WP Consent API', boot.has.consentApi ? __('active', 'parley-chat') : __('not active', 'parley-chat')],
    [
      __('Last failure', 'parley-chat'),
      failure ? `${exactly(failure.time)}: ${failure.code}, ${failure.says}` : __('none', 'parley-chat'),
    ],
    ...now.status.origins.map(({ origin, state, reason }) => [origin, [state, reason].filter(Boolean).join(', ')]),
  ]
  const report = facts.map((fact) => fact.join(': ')).join('\n')
  return (
    <div className="parley-chat-narrow">
      <Section title={__('Status', 'parley-chat')} aside={<Copy text={report} />}>
        <dl className="parley-chat-facts">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <bdi>{value}</bdi>
              </dd>
            </div>
          ))}
        </dl>
        <p>
          <a href={boot.links.health}>{__('Site Health', 'parley-chat')}</a>
        </p>
      </Section>
      <Section
        title={__('Content Security Policy', 'parley-chat')}
        about={__('If this site has one, it has to allow this:', 'parley-chat')}
        aside={<Copy text={boot.policy} />}
      >
        <TextareaControl
          __nextHasNoMarginBottom
          label={__('Content Security Policy', 'parley-chat')}
          hideLabelFromVision
          rows={3}
          readOnly
          value={boot.policy}
          onChange={() => {}}
        />
      </Section>
    </div>
  )
}

function Copy({ text }: { readonly text: string }) {
  const [isCopied, setCopied] = useState(false)
  // Browsers have a clipboard for pages over https alone.
  if (!navigator.clipboard) return null
  return (
    <Button
      size="compact"
      variant="secondary"
      // Where the browser refuses, the button goes on saying "Copy", and the text stands below to be copied by hand.
      onClick={() =>
        navigator.clipboard.writeText(text).then(
          () => setCopied(true),
          () => {},
        )
      }
    >
      <span role="status">{isCopied ? __('Copied', 'parley-chat') : __('Copy', 'parley-chat')}</span>
    </Button>
  )
}
