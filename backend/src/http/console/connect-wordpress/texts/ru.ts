import { ru as agent } from '../../agent/texts/ru.ts'
import type { ConnectTexts } from './texts.ts'

export const ru: ConnectTexts = {
  ...agent,
  title: 'Подключение WordPress',
  asks: 'Этот WordPress просит подключить его:',
  to: 'к аккаунту',
  elsewhere: (home, host) =>
    `Его админка находится по другому адресу, ${host}. Продолжайте, только если и ${home}, и ${host} принадлежат вам.`,
  elsewhereConfirm: 'Оба адреса принадлежат мне',
  elsewhereMissing: 'Подтвердите, что оба адреса принадлежат вам',
  keep: 'Агент, который есть у прежнего сайта',
  site: 'Чат',
  newSite: 'Новый чат',
  earlier: (name, since) => `Продолжить «${name}» от ${since}: с его разговорами и оформлением`,
  approveUntested: 'Подключить без проверки',
  untestedHint: 'Без проверки посетители увидят чат, когда агент ответит.',
  approve: 'Разрешить и подключить',
  change: 'Выбрать другого агента',
  cancel: 'Отмена',
  notAllowed: 'Подключить сайт может только владелец или администратор аккаунта. Вы вошли как агент.',
  notWhole: 'Ссылка неполная или создана не плагином. Откройте Parley Chat в WordPress и нажмите «Подключить».',
  plainHttp: (origin: string) =>
    `Адрес этого WordPress начинается с http://: его может прочитать и подменить любой по пути. Укажите в WordPress, в разделе «Настройки → Общие», оба адреса с https:// и нажмите «Подключить» ещё раз. Пробуете сайт на своём компьютере? Попросите администратора сервиса добавить ${origin} в SITE_PRIVATE_HOSTS.`,
  privateAgent: (host: string, url: string) =>
    `Этот n8n держит тот же, кто держит сервис? Тогда подключитесь пока с демо-агентом и попросите его добавить ${host} в AGENT_PRIVATE_HOSTS, а после подключения выполнить: parley site set-agent <site> --private --agent-url ${url}`,
}
