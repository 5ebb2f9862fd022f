export const en = {
  skip: 'Skip to content',
  errorPrefix: 'Error:',
  problem: 'There is a problem',
  signOut: 'Sign out',
  home: { title: 'Your sites', link: 'Go to the start page' },
  errors: {
    wrongRequest: {
      title: 'That request was not valid',
      text: 'Something was missing or malformed. Go back and try again.',
    },
    forbidden: {
      title: 'That form cannot be used any more',
      text: 'It was opened in another session, or sent from another site. Nothing was changed. Go back, reload the page and try again.',
    },
    notFound: { title: 'Page not found', text: 'There is nothing at this address. Check that it is complete.' },
    wrongMethod: { title: 'That does not work here', text: 'This address cannot be asked in that way.' },
    tooMany: {
      title: 'Too many attempts',
      text: (seconds: number) => `Wait ${waitEn(seconds)} and try again.`,
    },
    unavailable: {
      title: 'Not available for a moment',
      text: 'Nothing was changed. Wait a few seconds and try again.',
    },
    internal: {
      title: 'Something went wrong on our side',
      text: (requestId: string) => `It was recorded. If it happens again, tell us this number: ${requestId}`,
    },
  },
}

function waitEn(seconds: number): string {
  const minutes = Math.ceil(seconds / 60)
  if (seconds <= 60) return seconds === 1 ? '1 second' : `${seconds} seconds`
  return `${minutes} minutes`
}
