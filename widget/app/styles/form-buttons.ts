import { adoptStyles } from './adopt-styles.ts'
import css from './form-buttons.css?inline'

/** Several parts have such buttons, and whichever comes first brings them; to import this is enough. */
adoptStyles(css)
