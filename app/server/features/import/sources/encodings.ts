/**
 * What tells the encodings of old programs apart: the letters that each language writes in them. A text in one language has few of the others'
 * letters, and none of the signs that its bytes would be in another encoding.
 */
export interface Profile {
  /** As the Encoding Standard calls it. */
  readonly label: string
  /** Signs that its language has often. */
  readonly often: ReadonlySet<string>
  /** What else it may have. */
  readonly also: RegExp
  /** What such a letter is worth. */
  readonly alsoWorth: number
  /** What its language never has: each of them counts against it. Global. @default nothing */
  readonly never?: RegExp
  /** Letters within words of ASCII, or words and signs of their own. */
  readonly kind: 'letters' | 'words'
}

const none = /(?!)/g

/** Languages of Latin letters, with capitals. */
function latin(labels: readonly string[], languages: readonly string[], never = none): Profile[] {
  return labels.flatMap((label) =>
    languages.map((letters) => ({
      ...{ label, often: new Set(letters + letters.toUpperCase()), also: none, alsoWorth: 0, never },
      kind: 'letters' as const,
    })),
  )
}

function words(
  labels: readonly string[],
  often: string,
  also: RegExp,
  { alsoWorth = 0.3, never = none }: { readonly alsoWorth?: number; readonly never?: RegExp } = {},
): Profile[] {
  return labels.map((label) => ({ label, often: new Set(often), also, alsoWorth, never, kind: 'words' as const }))
}

/** German, French, Spanish, Italian, the Nordic languages, Dutch and Catalan. */
const western = [...['äöüß', 'éèêëàâçîïôùûœ', 'áéíóúüñ¿¡ºª', 'àèéìòù', 'åäöæøé', 'éëïöüè'], ...['àçèéíïòóúü·']]
/** Czech, Slovak, Polish, Hungarian, Romanian, and Croatian with Slovenian. */
const central = ['áčďéěíňóřšťúůýž', 'áäčďéíĺľňóôŕšťúýž', 'ąćęłńóśźż', 'áéíóöőúüű', 'ăâîşţ', 'čćđšž']
const portuguese = ['ãõáâàçéêíóôú']
/** The letter of plurals, which in other encodings is one of Hungarian. */
const lostPlural = /õ(?!e)/gi
/** Their letters are those of Turkish and Hungarian in encodings that are used more. */
const icelandicAndEstonian = ['áéíóúýþæðö', 'äöõüšž']
const baltic = ['ąčęėįšųūž', 'āčēģīķļņšūž']

const chinese =
  '的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么' +
  '去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日者意无力它与长把机十第公此已工使情明性知全三又关点正业外将' +
  '两高间由问很最重并物手应战向头文体政美相见被什二等新己制身果加西月话合回特代内信表化老给世位次度门常先通教东提及比员解水名真各入几口' +
  '条系气题活更别打女四神总何电数少报才结太量再感做接必场件计管期市直资山金许区保至便空五书非听却光放像且思完设路记住告求交该规万取格望观' +
  '清今切让识带导争运'
const traditional =
  '的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼' +
  '去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日者意無力它與長把機十第公此已工使情明性知全三又關點正業外將' +
  '兩高間由問很最重並物手應戰向頭文體政美相見被什二等新己制身果加西月話合回特代內信表化老給世位次度門常先通教東提及比員解水名真各入幾口' +
  '條系氣題活更別打女四神總何電數少報才結太量再感做接必場件計管期市直資山金許區保至便空五書非聽卻光放像且思完設路記住告求交該規萬取格望觀' +
  '清今切讓識帶導爭運'
const japanese =
  'あいうえおかがきぎくぐけげこごさざしじすずせぜそぞただちっつづてでとどなにぬねのはばひびふぶへべほぼまみむめもゃやゅゆょよらりるれろわをん' +
  'アイウエオカガキクグコサシジスズセソタダチッツテデトドナニネノハバパヒビピフブプベペホボポマミムメモャュョラリルレロワン一日国人年大本中' +
  '長出時行見月後前生間上今学高円外来気小話女北書名先川水男校語土食車何毎天母火読友会同事自社者地業方新場立手力問代明京目通言理体田主意' +
  '不作用度持思家世多正安心界文元近考画知道別物使品死特私始朝終無真町料建急切転足店質待早映写夜音帰買図歌紙色春秋夏冬茶漢字'
const korean =
  '이다는의에을가고지하은로어한리를나기도사아서자대시그것인라들있해일수정보부만여전스우게장제마오동원세구신조주니과상무거면모성관소위적러년안' +
  '중때음없습까요저우실내말생분문간물된할'

/** Letters that stand at the end of a word alone. */
export const finalLetters = /[ςךםןףץ]/

/** What all of them have beside letters. */
export const commonSigns = /[\u00a0«»‘’“”„‚‹›–—…•·°§€£©®™±²³µ½¼¾×¿¡]/
/** Of texts in Chinese, Japanese and Korean. */
export const wideSigns = /[、。，．：；！？「」『』《》〈〉（）【】〔〕・…—～〜ー　％０-９]/

/** A long word of Greek has an accent. */
const noAccent = /(?<![\u0370-\u03ff])[α-ω]{5,40}(?![\u0370-\u03ff])/g
/** Vowels of Thai stand at a consonant. */
const lostVowel = /(?<![\u0e01-\u0e4e])[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]|[\u0e40-\u0e44](?![\u0e01-\u0e2e])/g

/** In the order in which they are taken where several tell the same. */
export const profiles: readonly Profile[] = [
  ...latin(['windows-1252'], western),
  ...latin(['windows-1252'], portuguese, lostPlural),
  ...latin(['windows-1254'], ['çğıöşüİâ']),
  ...latin(['windows-1250', 'iso-8859-2'], central),
  ...latin(['windows-1257'], baltic),
  ...latin(['windows-1252'], icelandicAndEstonian),
  ...latin(['macintosh'], western),
  ...latin(['macintosh'], portuguese, lostPlural),
  ...words(['shift_jis', 'euc-jp'], japanese, /[\u30a0-\u30ff\u4e00-\u9fff]/),
  ...words(['gb18030'], chinese, /[\u4e00-\u9fff]/, { alsoWorth: 0.2 }),
  ...words(['big5'], traditional, /[\u4e00-\u9fff]/, { alsoWorth: 0.2 }),
  ...words(['euc-kr'], korean, /[\uac00-\ud7a3]/),
  ...words(
    ['windows-1251', 'koi8-r', 'koi8-u', 'ibm866', 'iso-8859-5', 'x-mac-cyrillic'],
    'оеаинтсрвлкмдпуяыі',
    /[\u0400-\u045f\u0490\u0491]/,
  ),
  ...words(['windows-1253', 'iso-8859-7'], 'αοιετσνηυρπκμλςάίόέήύώ', /[\u0370-\u03ff]/, { never: noAccent }),
  ...words(['windows-1255'], 'יוהלאתרבשמנםן', /[\u05b0-\u05ea]/, { alsoWorth: 0.5 }),
  ...words(['windows-1256'], 'اليمونرتبةعدسفهكقحج', /[\u060c-\u0652]/),
  ...words(['windows-874'], 'านรอกเงมยลวดทสตะปบคหแจไ่้ีิัุู็์', /[\u0e01-\u0e5b]/, { alsoWorth: 0, never: lostVowel }),
]

/** As people know them. */
const names: Readonly<Record<string, string>> = {
  'windows-1252': 'Windows-1252 (Western European)',
  'windows-1250': 'Windows-1250 (Central European)',
  'iso-8859-2': 'ISO 8859-2 (Central European)',
  'windows-1254': 'Windows-1254 (Turkish)',
  'windows-1257': 'Windows-1257 (Baltic)',
  macintosh: 'Mac Roman',
  shift_jis: 'Shift-JIS (Japanese)',
  'euc-jp': 'EUC-JP (Japanese)',
  'iso-2022-jp': 'ISO 2022-JP (Japanese)',
  gb18030: 'GBK (Chinese)',
  big5: 'Big5 (Chinese)',
  'euc-kr': 'EUC-KR (Korean)',
  'windows-1251': 'Windows-1251 (Cyrillic)',
  'koi8-r': 'KOI8-R (Cyrillic)',
  'koi8-u': 'KOI8-U (Cyrillic)',
  ibm866: 'DOS 866 (Cyrillic)',
  'iso-8859-5': 'ISO 8859-5 (Cyrillic)',
  'x-mac-cyrillic': 'Mac Cyrillic',
  'windows-1253': 'Windows-1253 (Greek)',
  'iso-8859-7': 'ISO 8859-7 (Greek)',
  'windows-1255': 'Windows-1255 (Hebrew)',
  'windows-1256': 'Windows-1256 (Arabic)',
  'windows-874': 'Windows-874 (Thai)',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
}

export function nameOfEncoding(label: string): string {
  return names[label] ?? label
}
