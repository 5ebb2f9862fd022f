// What the block uses of two packages of WordPress that have no types of their own.

declare module '@wordpress/blocks' {
  import type { ComponentType } from 'react'

  export function registerBlockType<Attributes>(
    name: string,
    settings: {
      edit: ComponentType<{
        attributes: Attributes
        setAttributes(changed: Partial<Attributes>): void
      }>
      save(): null
    },
  ): void
}

declare module '@wordpress/block-editor' {
  import type { ComponentType, HTMLAttributes, ReactNode } from 'react'

  export const InspectorControls: ComponentType<{ children: ReactNode }>
  export function useBlockProps(props?: HTMLAttributes<HTMLElement>): HTMLAttributes<HTMLElement>
}
