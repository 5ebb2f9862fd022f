import * as v from 'valibot'

/** https://shopify.dev/docs/apps/build/online-store/theme-app-extensions/configuration: a block's name is shorter. */
const nameLimit = 25
/** A slider has no more steps. */
const mostSteps = 100

/** Of theme-liquid-docs, schemas/theme/setting.json. */
const settingTypes = new Set(
  `article article_list blog checkbox collection collection_list color color_background color_palette color_scheme
  color_scheme_group font_picker header html image_picker inline_richtext link_list liquid metaobject metaobject_list
  number page paragraph product product_list radio range richtext select text text_alignment textarea url video
  video_url`.split(/\s+/),
)

const setting = v.looseObject({
  type: v.string(),
  id: v.optional(v.string()),
  min: v.optional(v.number()),
  max: v.optional(v.number()),
  step: v.optional(v.number()),
  default: v.optional(v.unknown()),
  options: v.optional(v.array(v.object({ value: v.string(), label: v.string() }))),
})
type Setting = v.InferOutput<typeof setting>

/** What the configuration page lists; anything else is a typing error that Shopify tells of when it is deployed. */
const schema = v.strictObject({
  name: v.string(),
  target: v.picklist(['head', 'body', 'compliance_head', 'section']),
  javascript: v.optional(v.string()),
  stylesheet: v.optional(v.string()),
  available_if: v.optional(v.pipe(v.string(), v.regex(/^\{\{ app\.metafields\.\w+\.\w+ \}\}$/))),
  enabled_on: v.optional(v.unknown()),
  disabled_on: v.optional(v.unknown()),
  settings: v.optional(v.array(setting), []),
})

interface Around {
  /** The extension's assets, by name. */
  readonly assets: ReadonlySet<string>
  /** By language: a label for each key, without its `t:`. */
  readonly labels: ReadonlyMap<string, ReadonlyMap<string, string>>
}

/** What Shopify would refuse of a block's schema, and theme-check passes. */
export function lintBlock(liquid: string, { assets, labels }: Around): string[] {
  const json = /{% schema %}(.*){% endschema %}/s.exec(liquid)?.[1]
  if (json === undefined) return ['has no schema']
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), json)
  if (!parsed.success) return parsed.issues.map((issue) => `${v.getDotPath(issue) ?? 'the schema'}: ${issue.message}`)
  const { name, javascript, stylesheet, enabled_on, disabled_on, settings } = parsed.output
  const findings: string[] = []
  for (const file of [javascript, stylesheet])
    if (file !== undefined && !assets.has(file)) findings.push(`${file} is no asset`)
  if (enabled_on !== undefined && disabled_on !== undefined)
    findings.push('enabled_on and disabled_on exclude each other')
  const ids = settings.flatMap(({ id }) => id ?? [])
  for (const id of new Set(ids.filter((each, at) => ids.indexOf(each) !== at))) findings.push(`${id}: stands twice`)
  const keys = [...json.matchAll(/"t:([^"]+)"/g)].map(([, key = '']) => key)
  for (const [language, known] of labels) {
    for (const key of keys) if (!known.has(key)) findings.push(`${key}: has no label in ${language}`)
    const said = name.startsWith('t:') ? known.get(name.slice(2)) : name
    if (said !== undefined && said.length >= nameLimit) findings.push(`${said}: is too long a name`)
  }
  return [...findings, ...settings.flatMap(lintSetting)]
}

function lintSetting({ type, id, min, max, step, default: preset, options }: Setting): string[] {
  const name = id ?? type
  if (!settingTypes.has(type)) return [`${name}: ${type} is no type of setting`]
  if (id === undefined && type !== 'header' && type !== 'paragraph') return [`${name}: has no id`]
  if (type === 'select' && !options?.some(({ value }) => value === preset)) return [`${name}: its default is no option`]
  if (type !== 'range') return []
  if (min === undefined || max === undefined || step === undefined || typeof preset !== 'number')
    return [`${name}: a range has min, max, step and a default`]
  const steps = (max - min) / step
  if (!Number.isInteger(steps) || steps > mostSteps) return [`${name}: has ${steps} steps`]
  if (preset < min || preset > max || !Number.isInteger((preset - min) / step))
    return [`${name}: its default is no step`]
  return []
}
