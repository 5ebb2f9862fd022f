import { adoptStyles } from '../styles/adopt-styles.ts'
import css from '../styles/forms.css?inline'

adoptStyles(css)
