import { createContext } from 'react'

/** Whether what an answer offers (quick replies) can be taken up: it is the last thing said, and it is whole. */
export const Answerable = createContext(false)
