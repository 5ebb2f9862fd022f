import { en as agent } from '../../agent/texts/en.ts'

export const en = {
  ...agent,
  title: 'Connect WordPress',
  asks: 'This WordPress asks to be connected:',
  to: 'to the account',
  elsewhere: (home: string, host: string) =>
    `Its admin is at another address, ${host}. Go on only if both ${home} and ${host} are yours.`,
  elsewhereConfirm: 'Both addresses are mine',
  elsewhereMissing: 'Confirm that both addresses are yours',
  keep: 'The agent that the earlier site has',
  site: 'The chat',
  newSite: 'A new chat',
  earlier: (name: string, since: string) => `Go on with “${name}” of ${since}, its conversations and its look`,
  approveUntested: 'Connect without a test',
  untestedHint: 'Without a test, visitors see the chat once the agent has answered.',
  approve: 'Approve and connect',
  change: 'Choose another agent',
  cancel: 'Cancel',
  notAllowed: 'Only an owner or an administrator of the account may connect a site. You are signed in as an agent.',
  notWhole:
    'This link is not whole, or was not made by the plugin. Open Parley Chat in WordPress and press Connect there.',
  plainHttp: (origin: string) =>
    `This WordPress is at an address with http://, which anybody on the way can read and change. Set both addresses in WordPress under Settings, General to https://, and press Connect again. Are you trying a site out on a machine of your own? Then ask whoever runs this service to list ${origin} in SITE_PRIVATE_HOSTS.`,
  privateAgent: (host: string, url: string) =>
    `Does whoever runs this service run that n8n too? Then connect with the demo agent for now, and ask them to list ${host} in AGENT_PRIVATE_HOSTS and, once the site is connected, to run: parley site set-agent <site> --private --agent-url ${url}`,
}
