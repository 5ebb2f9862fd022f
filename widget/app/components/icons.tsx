const Icon = ({ path }: { path: string }) => (
  <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d={path} />
  </svg>
)

export const CloseIcon = () => <Icon path="m6 9 6 6 6-6" />
export const SendIcon = () => <Icon path="M12 19V5m-6 6 6-6 6 6" />
export const StopIcon = () => <Icon path="M8 8h8v8H8z" />
export const RetryIcon = () => <Icon path="M19.5 12a7.5 7.5 0 1 1-2.2-5.3L19.5 9m0-4.5V9H15" />
export const DownIcon = () => <Icon path="M12 5v14m6-6-6 6-6-6" />
export const AlertIcon = () => <Icon path="M12 8v5m0 3v.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z" />
