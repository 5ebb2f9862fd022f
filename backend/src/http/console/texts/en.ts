export const en = {
  skip: 'Skip to content',
  errorPrefix: 'Error:',
  problem: 'There is a problem',
  signOut: 'Sign out',
  signedInAs: (email: string) => `Signed in as ${email}`,
  fields: {
    email: 'E-mail',
    password: 'Password',
    newPassword: 'New password',
    passwordHint: 'At least 8 characters. Several words in a row are easy to remember.',
    accountName: 'Name of your business',
    accountNameHint: 'Your colleagues see it; your shoppers do not.',
  },
  fieldErrors: {
    email: 'Enter an e-mail address, such as name@example.com',
    accountName: 'Enter the name of your business, at most 100 characters',
    passwordMissing: 'Enter your password',
    too_short: 'Choose a password with at least 8 characters',
    too_long: 'Choose a password with at most 256 characters',
    is_known: 'Choose a password that is not your e-mail or the name of your business',
    is_common: 'This is one of the commonest passwords. Choose one that nobody would guess',
    emailTaken: 'There is an account with this e-mail already. Sign in instead',
  },
  signIn: {
    title: 'Sign in',
    button: 'Sign in',
    wrong: 'The e-mail or the password is not right',
    suspended: 'This account is suspended. Ask whoever runs this service',
    wait: (seconds: number) => `Too many attempts. Wait ${waitEn(seconds)} and try again`,
    signUp: 'No account yet?',
    forgot: 'Forgot your password? Whoever runs this service can send you a link to set a new one.',
  },
  signUp: {
    title: 'Create an account',
    button: 'Create account',
    signIn: 'Have an account already?',
    closedTitle: 'An invitation is needed',
    closed: 'Accounts are made by whoever runs this service. Ask them for an invitation, and open the link in it.',
    invitationOver: 'This link was used already, or is older than 7 days. Ask whoever runs this service for a new one.',
  },
  setPassword: {
    title: 'Set a password',
    ends: 'Wherever you are signed in now, you will be signed out.',
    button: 'Set password',
    overTitle: 'This link does not work any more',
  },
  home: {
    title: 'Your sites',
    link: 'Go to the start page',
    none: 'No site is connected yet.',
    noneHint: 'In WordPress, activate the plugin Parley Chat and press Connect on its screen.',
    site: 'Site',
    origins: 'Addresses',
    noOrigins: 'None yet',
    state: 'State',
    active: 'Active',
    disabled: 'Switched off',
  },
  errors: {
    wrongRequest: {
      title: 'That request was not valid',
      text: 'Something was missing or malformed. Go back and try again.',
    },
    forbidden: {
      title: 'That form cannot be used any more',
      text: 'It was opened in another session, or sent from another site. Nothing was changed. Go back, reload the page and try again.',
    },
    notFound: {
      title: 'Page not found',
      text: 'There is nothing at this address, or nothing of your account’s. Check that it is complete, or begin at the start page.',
    },
    wrongMethod: {
      title: 'That does not work here',
      text: 'This address cannot be asked in that way. Begin at the start page.',
    },
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
