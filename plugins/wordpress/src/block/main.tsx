import { registerBlockType } from '@wordpress/blocks'
import { type Attributes, Edit } from './edit.tsx'

// The server prints the place of the chat; the rest of what block.json says it has told the editor.
registerBlockType<Attributes>('parley-chat/inline', { edit: Edit, save: () => null })
