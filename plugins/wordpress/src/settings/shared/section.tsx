import { Card, CardBody, CardHeader } from '@wordpress/components'
import type { ReactNode } from 'react'

interface Props {
  readonly title: string
  readonly about?: string
  /** Beside the title. */
  readonly aside?: ReactNode
  readonly children: ReactNode
}

/** A part of the screen under a heading. */
export function Section({ title, about, aside, children }: Props) {
  return (
    <Card className="parley-chat-section">
      <CardHeader>
        <div>
          <h2>{title}</h2>
          {about && <p>{about}</p>}
        </div>
        {aside}
      </CardHeader>
      <CardBody>{children}</CardBody>
    </Card>
  )
}
