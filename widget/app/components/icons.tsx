export const Icon = ({ path, as = '' }: { path: string; as?: string }) => (
  <svg className={`icon ${as}`} viewBox="0 0 24 24" aria-hidden="true">
    <path d={path} />
  </svg>
)

export const CloseIcon = () => <Icon path="m6 9 6 6 6-6" />
export const SendIcon = () => <Icon path="M12 19V5m-6 6 6-6 6 6" />
export const StopIcon = () => <Icon path="M8 8h8v8H8z" />
export const RetryIcon = () => <Icon path="M19.5 12a7.5 7.5 0 1 1-2.2-5.3L19.5 9m0-4.5V9H15" />
export const DownIcon = () => <Icon path="M12 5v14m6-6-6 6-6-6" />
export const AlertIcon = () => <Icon path="M12 8v5m0 3v.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z" />
export const MenuIcon = () => <Icon path="M12 5.5v.01M12 12v.01M12 18.5v.01" as="dotted" />
export const CopyIcon = () => <Icon path="M9 9h10v11H9zM5 15V4h10" />
export const CheckIcon = () => <Icon path="m5 12.5 4.5 4.5L19 7.5" />
export const ThumbUpIcon = () => (
  <Icon path="M7 11v9H4v-9zm0 0 4-7c1.7 0 2.6 1.3 2.2 3l-.7 3H18a2 2 0 0 1 2 2.4l-1.1 6A2 2 0 0 1 17 20H7" />
)
export const ThumbDownIcon = () => (
  <Icon path="M17 13V4h3v9zm0 0-4 7c-1.7 0-2.6-1.3-2.2-3l.7-3H6a2 2 0 0 1-2-2.4l1.1-6A2 2 0 0 1 7 4h10" />
)
export const PersonIcon = () => <Icon path="M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7 8c.6-3.4 3.4-5 7-5s6.4 1.6 7 5" />
