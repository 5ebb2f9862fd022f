import { InspectorControls, useBlockProps } from '@wordpress/block-editor'
import { PanelBody, RangeControl } from '@wordpress/components'
import { __ } from '@wordpress/i18n'

export interface Attributes {
  /** Of the chat, in pixels. */
  readonly height: number
}

interface Props {
  readonly attributes: Attributes
  setAttributes(changed: Partial<Attributes>): void
}

/** In the editor the chat itself does not run: its place is shown, as high as it will be. */
export function Edit({ attributes: { height }, setAttributes }: Props) {
  return (
    <>
      <InspectorControls>
        <PanelBody title={__('Chat', 'parley-chat')}>
          <RangeControl
            __nextHasNoMarginBottom
            __next40pxDefaultSize
            label={__('Height in pixels', 'parley-chat')}
            value={height}
            min={480}
            max={2000}
            step={10}
            onChange={(now) => now !== undefined && setAttributes({ height: now })}
          />
        </PanelBody>
      </InspectorControls>
      <div {...useBlockProps({ className: 'parley-chat-block', style: { height } })}>
        <div className="parley-chat-block-log">
          <span />
          <span />
          <span />
        </div>
        <p>
          <strong>{__('Parley Chat', 'parley-chat')}</strong>
          {__('Visitors see the chat here. A page has one; the floating button is not shown beside it.', 'parley-chat')}
        </p>
        <div className="parley-chat-block-field" />
      </div>
    </>
  )
}
