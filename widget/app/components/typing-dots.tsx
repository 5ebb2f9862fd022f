/** Shows after half a second (by CSS): an answer that comes at once needs no waiting sign. */
export const TypingDots = ({ label }: { label: string }) => (
  <div className="bubble dots" role="img" aria-label={label}>
    <i />
    <i />
    <i />
  </div>
)
