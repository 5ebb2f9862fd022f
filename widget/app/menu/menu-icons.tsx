import { Icon } from '../components/icons.tsx'

export const BackIcon = () => <Icon path="m14 6-6 6 6 6" as="mirrored" />
export const ChatIcon = () => <Icon path="M20 12a7.5 7.5 0 0 1-11 6.6L4.5 20l1.3-4.2A7.5 7.5 0 1 1 20 12Z" />
export const ClockIcon = () => <Icon path="M12 7.5V12l3 2m-3 7a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z" />
export const DownloadIcon = () => <Icon path="M12 4v11m-5-4.5 5 5 5-5M5 20h14" />
export const EraseIcon = () => <Icon path="M5 7h14M10 7V4h4v3m-7 0 1 13h8l1-13" />
