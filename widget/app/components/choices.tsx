import { moveFocus } from './move-focus.ts'

interface Props {
  label: string
  options: readonly { label: string; text?: string | undefined }[]
  onChoose(text: string): void
}

/** Things to say with one tap. Arrow keys go from one to the next. */
export const Choices = ({ label, options, onChoose }: Props) => (
  // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
  <div className="choices" role="group" aria-label={label} onKeyDown={moveFocus}>
    {options.map(({ label, text = label }, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: they do not change, and two may have the same label
      <button key={index} type="button" className="choice" dir="auto" onClick={() => onChoose(text)}>
        {label}
      </button>
    ))}
  </div>
)
