import { Button, Notice } from '@wordpress/components'
import { useState } from '@wordpress/element'
import { __ } from '@wordpress/i18n'
import type { Status } from './boot.ts'
import { failureInWords } from './shared/failure-words.ts'
import { failureOf, post } from './shared/request.ts'

/** A site that joined a connected network after the service was last told of its sites. */
export function NewSite({ mayManage }: { readonly mayManage: boolean }) {
  const [isTelling, setTelling] = useState(false)
  const [failure, setFailure] = useState('')
  const tell = async () => {
    setTelling(true)
    setFailure('')
    try {
      const { failure: refused } = await post<Status>('/parley-chat/v1/sync')
      if (!refused) return location.reload()
      setFailure(failureInWords(refused.code, refused.says))
    } catch (thrown) {
      setFailure(failureOf(thrown).message)
    }
    setTelling(false)
  }
  return (
    <Notice status="info" isDismissible={false}>
      <p>{__('The service does not know this site yet. It is told within a day.', 'parley-chat')}</p>
      {failure && <p role="alert">{failure}</p>}
      {mayManage && (
        <Button __next40pxDefaultSize variant="primary" isBusy={isTelling} onClick={() => void tell()}>
          {__('Tell it now', 'parley-chat')}
        </Button>
      )}
    </Notice>
  )
}
