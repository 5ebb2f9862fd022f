import * as v from 'valibot'
import { conversation, handoffState } from './conversation.ts'
import { errorCode } from './errors.ts'
import { page } from './page.ts'
import { comment, id, line, messageText, webAddress } from './text.ts'

export const role = v.picklist(['visitor', 'assistant', 'agent', 'system'])
export type Role = v.InferOutput<typeof role>

/** A reply is `streaming` until it has its one outcome; everything else is `complete` from the start. */
export const messageStatus = v.picklist(['streaming', 'complete', 'stopped', 'failed', 'interrupted'])
export type MessageStatus = v.InferOutput<typeof messageStatus>

export const rating = v.picklist(['up', 'down'])

export const author = v.object({
  name: line(100),
  avatarUrl: v.exactOptional(webAddress),
})
export type Author = v.InferOutput<typeof author>

export const message = v.object({
  id: v.string(),
  conversationId: v.string(),
  /** 1, 2, 3… in a conversation, without gaps. */
  seq: v.number(),
  role,
  text: v.string(),
  status: messageStatus,
  createdAt: v.string(),
  clientId: v.optional(v.string()),
  author: v.optional(author),
  code: v.optional(errorCode),
  feedback: v.optional(v.object({ rating: v.nullable(rating), comment: v.optional(v.string()) })),
  retryOf: v.optional(v.string()),
})
export type Message = v.InferOutput<typeof message>

/** `POST /v1/messages`. The id is made by the client, so that a repeat is known as one. */
export const sendMessage = v.object({
  id: v.pipe(
    v.string(),
    v.uuid(),
    v.transform((uuid) => uuid.toLowerCase()),
  ),
  text: messageText,
  page: v.optional(page),
})
export type SendMessage = v.InferInput<typeof sendMessage>

export const reply = v.object({ id: v.string(), seq: v.number() })
export type Reply = v.InferOutput<typeof reply>

/** Its answer where JSON is asked for. `reply` is null where no agent is to answer. */
export const messageAccepted = v.object({ message, reply: v.nullable(reply), returnToken: v.optional(v.string()) })
export type MessageAccepted = v.InferOutput<typeof messageAccepted>

/** `POST /v1/messages/:id/retry` */
export const retryAccepted = v.object({ reply })
export type RetryAccepted = v.InferOutput<typeof retryAccepted>

/** `GET /v1/messages`. `cursor` is the position that the list shows; absent when paging back. */
export const messageList = v.object({
  conversation: v.nullable(conversation),
  messages: v.array(message),
  cursor: v.optional(v.string()),
  hasMore: v.boolean(),
})
export type MessageList = v.InferOutput<typeof messageList>

/** `PUT /v1/messages/:id/feedback` */
export const feedback = v.object({
  rating: v.nullable(rating),
  comment: v.optional(comment),
})
export type Feedback = v.InferInput<typeof feedback>

/** `POST /v1/agent/messages`: a workflow or a system pushes into a conversation of its own site. */
export const pushMessage = v.object({
  conversationId: id('conv'),
  id: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(100))),
  role: v.picklist(['assistant', 'agent', 'system']),
  text: messageText,
  author: v.exactOptional(author),
  /** A person is asked for, takes over or leaves, with this message. */
  handoff: v.exactOptional(v.picklist(handoffState.options.filter((state) => state !== 'none'))),
})
export type PushMessage = v.InferInput<typeof pushMessage>

export const pushAccepted = v.object({ message })
export type PushAccepted = v.InferOutput<typeof pushAccepted>
