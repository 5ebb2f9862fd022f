import type { Scene } from './scenes.ts'
import type { Device } from './stage.ts'
import type { Language } from './words.ts'

const languages = ['en', 'de', 'ar'] as const
const placesOf = ({ on = ['desktop', 'phone'] }: Scene) => on

/** Whether axe looks at a scene there: once at each, in English. A width or a translation changes nothing that it sees. */
export const isInspected = (scene: Scene, { name }: Device, language: Language): boolean =>
  !scene.restyled && language === 'en' && name === placesOf(scene).at(-1)

/**
 * In which languages a device shows a scene. For pictures in all. `npm test` looks at the main ones on each device, and on
 * the phone in all languages; at the others where they are narrowest.
 */
export function languagesOf(scene: Scene, { name }: Device, pictures: boolean): readonly Language[] {
  const places = placesOf(scene)
  if (!places.includes(name)) return []
  if (scene.restyled) return ['en']
  if (pictures || (scene.main && name === 'phone')) return languages
  return scene.main || name === places.at(-1) ? ['en'] : []
}
