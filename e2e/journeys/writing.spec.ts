import { stream } from '../../backend/test/agents/fake-agent.ts'
import { chatIn } from '../world/chat-frame.ts'
import { expect, test } from '../world/world.ts'

test('what was being written is there after a reload, and gone once it is sent', async ({ shopper, world }) => {
  world.agent.answerWith(stream(['A whole answer.']))
  await shopper.open()
  await shopper.input.fill('Half a thou')
  await shopper.page.reload()
  await shopper.open()
  await expect(shopper.input).toHaveValue('Half a thou')
  await shopper.input.press('End')
  await shopper.page.keyboard.type('ght')
  await shopper.input.press('Enter')
  await expect(shopper.answers()).toHaveText(['A whole answer.'])
  await shopper.page.reload()
  await shopper.open()
  await expect(shopper.own()).toHaveText(['Half a thought'])
  await expect(shopper.input).toHaveValue('')
})

test('near the limit the characters are counted, and beyond it nothing is sent', async ({ shopper }) => {
  await shopper.open()
  await shopper.input.fill('x'.repeat(3700))
  await expect(shopper.chat.getByText('3,700')).toHaveCount(0)
  await shopper.input.fill('x'.repeat(3900))
  await expect(shopper.chat.getByText('3,900 / 4,000')).toBeVisible()
  await shopper.input.fill('x'.repeat(4001))
  await expect(shopper.chat.getByText('1 character too many')).toBeVisible()
  await expect(shopper.chat.getByRole('button', { name: 'Send' })).toBeDisabled()
})

test('the field grows with the text to a limit, and its letters are large enough not to be zoomed at', async ({
  shopper,
}) => {
  await shopper.open()
  const height = async () => (await shopper.input.boundingBox())?.height ?? 0
  const small = await height()
  await shopper.input.fill('a\nb\nc')
  await expect.poll(height).toBeGreaterThan(small)
  await shopper.input.fill('line\n'.repeat(40))
  await expect.poll(height).toBeLessThanOrEqual(137)
  expect(
    await shopper.input.evaluate((field) => Number.parseFloat(getComputedStyle(field).fontSize)),
  ).toBeGreaterThanOrEqual(16)
})

test("the Enter that ends an IME's composition writes the word, and only the next one sends", async ({
  shopper,
  browsing,
  world,
}) => {
  world.agent.answerWith(stream(['はい。']))
  await shopper.open()
  await shopper.fieldTakesKeys()
  // The frame is another site's, so it is a target of its own.
  const chat = await browsing.context.newCDPSession(chatIn(shopper.page))
  await chat.send('Input.imeSetComposition', { text: 'にほん', selectionStart: 3, selectionEnd: 3 })
  await expect(shopper.input).toHaveValue('にほん')
  // As an IME that takes the key for itself has the browser report it.
  const key = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229 }
  await chat.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...key })
  await expect(shopper.input).toHaveValue('にほん')
  await expect(shopper.own()).toHaveCount(0)
  await chat.send('Input.insertText', { text: '日本' })
  await expect(shopper.input).toHaveValue('日本')
  await shopper.input.press('Enter')
  await expect(shopper.own()).toHaveText(['日本'])
})
