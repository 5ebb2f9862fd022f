import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test, vi } from 'vitest'
import { Choices } from './choices.tsx'

test('two choices of the same name are two, and nothing complains', () => {
  const complaints = vi.spyOn(console, 'error').mockReturnValue()
  const options = [{ label: 'Yes' }, { label: 'Yes', text: 'Yes, please' }]
  const html = renderToStaticMarkup(<Choices label="Answers" options={options} onChoose={() => undefined} />)
  expect(html.match(/>Yes</g)).toHaveLength(2)
  expect(complaints).not.toHaveBeenCalled()
  complaints.mockRestore()
})
