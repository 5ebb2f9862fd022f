import { adoptStyles } from '../styles/adopt-styles.ts'
import css from '../styles/form-buttons.css?inline'

/** Several parts have such buttons, and whichever comes first brings them; to import this is enough. */
adoptStyles(css)
