import { adoptStyles } from '../styles/adopt-styles.ts'
import css from '../styles/blocks.css?inline'

adoptStyles(css)
