/**
 * What `search_fold` makes of letters that Unicode does not decompose: the extension `unaccent`'s rules, the forms of one letter in
 * Arabic and Hebrew, and digits. A test compares it with the database, letter by letter.
 */
const made: Readonly<Record<string, string>> = {
  ...{ ' ': '‒–—―', '!': '¡', '"': 'ʺ“”‟〝〞', "'": 'ʹʻʼʽˈ‘’‛′', '((': '⦅', '))': '⦆', '*': '⁎', '+': '˖' },
  ...{ ',': '٬‚、', ',,': '„', '-': '˗־‐−', '.': '٫。', '/': '⁄∕', ':': 'ː', '<': '˂‹〈', '<<': '«《' },
  ...{ '>': '˃›〉', '>>': '»》', '?': '¿', '[': '⁅〔〘〚', ']': '⁆〕〙〛', '^': '˄ˆ', '`': 'ˋ', a: 'ⱥᴀᶏ', aa: 'ꜳ' },
  ...{ ae: 'æᴁ', ao: 'ꜵ', au: 'ꜷ', av: 'ꜹꜻ', ay: 'ꜽ', b: 'ƀɓƃʙᴃᵬᶀ', c: 'ƈȼɕᴄꞓ', d: 'ðđɖɗƌȡᴅᴆᵭᶁᶑꝱꝺ', db: 'ȸ' },
  ...{ dz: 'ʣʥ', e: 'ɛɇᴇᶒᶓⱸ', f: 'ƒᵮᶂꜰꝼ', g: 'ɠǥɡɢʛᶃꞡ', h: 'ħɦɧʜⱨ', hv: 'ƕ', i: 'ıɨɪᵻᶖ', j: 'ȷɉɟʝᴊ' },
  ...{ k: 'ƙᴋᶄⱪꝁꝃꝅꞣ', l: 'łƚȴɫɬɭʟᴌᶅⱡꝇꝉꝲ', ll: 'ỻ', ls: 'ʪ', lz: 'ʫ', m: 'ɱᴍᵯᶆꝳ', n: 'ŋɲƞȵɳɴᵰᶇꝴꞑꞥ' },
  ...{ o: 'øᴏⱺꝋꝍ', oe: 'œɶ', oi: 'ƣ', oo: 'ꝏ', p: 'ƥᴘᵱᵽᶈ℘ꝑꝓꝕ', q: 'ĸʠꝗꝙ', qp: 'ȹ', r: 'ʀɍɼɽɾᵲᵳᶉꝵꝶꞧ' },
  ...{ s: 'ȿʂᵴᶊẜẝꜱꞩ', ss: 'ß', t: 'ŧƫƭʈȶⱦᴛᵵꝷꞇ', th: 'þᵺꝥꝧ', ts: 'ʦ', u: 'ʉᴜᵾᶙ', ue: 'ᵫ', v: 'ʋᴠᶌỽⱱⱴꝟ' },
  ...{ vy: 'ꝡ', w: 'ᴡⱳ', x: 'ᶍ', y: 'ƴɏʏỿ', z: 'ƶȥɀʐʑᴢᵶᶎⱬ', '||': '‖', σ: 'ς', כ: 'ך', מ: 'ם' },
  ...{ נ: 'ן', פ: 'ף', צ: 'ץ', ا: 'ٱ', ك: 'کڪ', ه: 'ةھہ', ي: 'ىیے' },
}

/** The zeros of scripts with digits of their own. */
const zeros = '٠۰०০੦૦୦௦౦೦൦๐໐༠၀០᠐'

export const lookalikes: ReadonlyMap<string, string> = new Map([
  ...Object.entries(made).flatMap(([letter, of]) => Array.from(of, (one) => [one, letter] as const)),
  ...Array.from(zeros).flatMap((zero) =>
    Array.from({ length: 10 }, (_, n) => [String.fromCodePoint((zero.codePointAt(0) ?? 0) + n), String(n)] as const),
  ),
  ['〇', '0'],
  ['\u0338', ''],
])
