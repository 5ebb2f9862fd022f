import { usePartTexts } from '../components/surroundings.ts'
import './styles.ts'

/** In the place of a form that was sent. */
export const Thanks = () => (
  <p className="thanks" role="status">
    {usePartTexts().thanks}
  </p>
)
