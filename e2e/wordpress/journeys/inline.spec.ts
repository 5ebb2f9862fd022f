import { gate } from '../../../backend/test/agents/fake-agent.ts'
import { expect, test } from './meeting.ts'

const contents = {
  'The block': '<!-- wp:parley-chat/inline {"height":600} /-->',
  'The shortcode': '[parley_chat height="600"]',
}

test('a block and a shortcode are each a chat within the page, with a streamed answer in it', async ({
  meeting: { agent, wordpress },
  connected: _,
  visit,
}) => {
  for (const [title, content] of Object.entries(contents))
    await test.step(title, async () => {
      const page = `array( 'post_type' => 'page', 'post_status' => 'publish', 'post_title' => '${title}', 'post_content' => '${content}' )`
      const address = await wordpress.php(`echo get_permalink( wp_insert_post( ${page} ) );`)
      const shopper = await visit(address)
      await expect(shopper.chat.locator('.panel')).toBeVisible()
      await expect(shopper.launcher).toBeHidden()
      const place = await shopper.page.locator('.parley-chat-inline').boundingBox()
      const frame = await shopper.page.locator('parley-chat iframe').boundingBox()
      expect(place?.height).toBe(600)
      expect(frame).toEqual(place)

      const held = gate()
      agent.answerWith(held.behaviour)
      await shopper.say('Do you ship to Berlin?')
      await held.send('Yes, we ')
      await expect(shopper.answers()).toHaveText('Yes, we')
      await held.send('do.')
      await held.end()
      await expect(shopper.answers()).toHaveText('Yes, we do.')
    })
})
