/** What is said in the scenes. */
export interface Words {
  subtitle: string
  welcome: string
  hint: string
  consent: string
  suggestions: string[]
  question: string
  /** Markdown, with each kind of block that fits into a chat. */
  answer: string
  wish: string
  /** What stands above the products. */
  offer: string
  products: { title: string; note: string }[]
  choice: string
  choices: string[]
  offline: string
}

export type Language = 'en' | 'de' | 'ar'

export const words: Record<Language, Words> = {
  en: {
    subtitle: 'Coffee sets from Porto',
    welcome: 'Hello! Ask us anything about our sets, shipping or returns.',
    hint: 'Not sure about the size? Ask us.',
    consent: 'We keep what you write for 90 days.',
    suggestions: ['What do you recommend?', 'Help me choose a size', 'Do you ship to Berlin?'],
    question: 'Do you ship to Berlin?',
    answer:
      'Yes, we ship from our workshop in Porto, and orders before 13:00 leave the **same day**.\n\n- **EU:** 2 to 4 working days, free from €60\n- **UK, Norway, Switzerland:** 4 to 6 working days, €12\n\n[Shipping in detail](https://lumme.example/#shipping)',
    wish: 'What would you give a friend?',
    offer: 'These are what most people take home:',
    products: [
      { title: 'Dawn set, small, Oat', note: '1 to 2 cups' },
      { title: 'Dawn set, small, Ink', note: 'Back in two weeks' },
      { title: 'Dawn cup, 240 ml', note: 'Stoneware' },
    ],
    choice: 'How many cups do you usually brew at once?',
    choices: ['One or two', 'Three or four', 'Show me the sets'],
    offline: 'And to Norway?',
  },
  de: {
    subtitle: 'Kaffeesets aus Porto',
    welcome: 'Hallo! Fragen Sie uns zu unseren Sets, zum Versand oder zur Rückgabe.',
    hint: 'Unsicher bei der Größe? Fragen Sie uns.',
    consent: 'Wir bewahren auf, was Sie schreiben, 90 Tage lang.',
    suggestions: ['Was empfehlen Sie?', 'Helfen Sie mir bei der Größe', 'Liefern Sie nach Berlin?'],
    question: 'Liefern Sie nach Berlin?',
    answer:
      'Ja, wir versenden aus unserer Werkstatt in Porto. Was vor 13 Uhr bestellt wird, geht **am selben Tag** hinaus.\n\n- **EU:** 2 bis 4 Werktage, ab 60 € versandkostenfrei\n- **Vereinigtes Königreich, Norwegen, Schweiz:** 4 bis 6 Werktage, 12 €\n\n[Versandbedingungen](https://lumme.example/#shipping)',
    wish: 'Was eignet sich als Geschenk?',
    offer: 'Das nehmen die meisten mit nach Hause:',
    products: [
      { title: 'Dawn-Set, klein, Haferweiß', note: '1 bis 2 Tassen' },
      { title: 'Dawn-Set, klein, Tinte', note: 'In zwei Wochen wieder da' },
      { title: 'Dawn-Tasse, 240 ml', note: 'Steinzeug' },
    ],
    choice: 'Wie viele Tassen brühen Sie meist auf einmal?',
    choices: ['Eine oder zwei', 'Drei oder vier', 'Zeigen Sie mir die Sets'],
    offline: 'Und nach Norwegen?',
  },
  ar: {
    subtitle: 'أطقم قهوة من بورتو',
    welcome: 'مرحبًا! اسألنا عن أطقمنا أو الشحن أو الإرجاع.',
    hint: 'لست متأكدًا من المقاس؟ اسألنا.',
    consent: 'نحتفظ بما تكتبه لمدة 90 يومًا.',
    suggestions: ['بماذا تنصحون؟', 'ساعدوني في اختيار المقاس', 'هل تشحنون إلى برلين؟'],
    question: 'هل تشحنون إلى برلين؟',
    answer:
      'نعم، نشحن من ورشتنا في بورتو، والطلبات قبل الساعة 13:00 تغادر **في اليوم نفسه**.\n\n- **الاتحاد الأوروبي:** من 2 إلى 4 أيام عمل، مجانًا ابتداءً من 60 €\n- **المملكة المتحدة والنرويج وسويسرا:** من 4 إلى 6 أيام عمل، 12 €\n\n[تفاصيل الشحن](https://lumme.example/#shipping)',
    wish: 'ماذا أهدي صديقًا؟',
    offer: 'هذا ما يختاره معظم الناس:',
    products: [
      { title: 'طقم Dawn، صغير، شوفاني', note: 'فنجان إلى فنجانين' },
      { title: 'طقم Dawn، صغير، حبري', note: 'يعود بعد أسبوعين' },
      { title: 'فنجان Dawn، 240 مل', note: 'خزف حجري' },
    ],
    choice: 'كم فنجانًا تحضّر عادةً في المرة الواحدة؟',
    choices: ['واحد أو اثنان', 'ثلاثة أو أربعة', 'أروني الأطقم'],
    offline: 'وإلى النرويج؟',
  },
}
