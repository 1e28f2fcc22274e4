import { LinkifyIt, REBuilder } from 'linkify-it'
import { maxAddressCharacters } from './limits.ts'

/** UTF-16 units of a name and password before a host. */
const maxAuthCharacters = 200

/** Letters of scripts that are written without spaces between words, so that an address ends where they begin. */
const cjk =
  '(?:[\\u2e80-\\u2fdf\\u3005-\\u3007\\u3021-\\u3029\\u3031-\\u3035\\u3038-\\u303c\\u3041-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff' +
  '\\u3105-\\u318e\\u31a0-\\u31bf\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\ua960-\\ua97f\\uac00-\\ud7ff\\uf900-\\ufaff\\uff66-\\uffdc]' +
  '|[\\ud840-\\ud88d][\\udc00-\\udfff])'
const afterCjk = cjk.replace('(?:', '(?<=')

/** Dashes, apostrophes and dots that words of other scripts have within; before anything else they end an address. */
const withinWords =
  '[\\u2010-\\u2015\\u2018\\u2019\\u00b7\\u0387\\u058a\\u05be\\u05f3\\u05f4\\u0f0b\\u2027\\u30fb\\uff65]'

/**
 * Which words of a text are addresses: those with a scheme, those that begin with `www.`, and those of mail. The library's
 * expressions, except: a name and password stay with their host; hosts have underscores; hosts and mail end where CJK text begins;
 * paths have the dashes, apostrophes and dots of every script; mail has no host whose last label is a number.
 */
class AddressExpressions extends REBuilder {
  override get_path_extra(): RegExp {
    return (this.cache['src_path_extra'] ??= new RegExp(`${withinWords}(?=${this.get_pseudo_letter().source})|`))
  }

  /** As browsers read it: the last `@` before the path ends the name and password. */
  override get_auth(): RegExp {
    return (this.cache['src_auth'] ??= new RegExp(
      `(?:(?:(?!${this.src_ZCc}|[/?#\\[\\]()<>"]).){1,${maxAuthCharacters}}@)?`,
    ))
  }

  override get_domain(): RegExp {
    return (this.cache['src_domain'] ??= this.#label(this.get_pseudo_letter().source))
  }

  override get_domain_root(): RegExp {
    const letter = this.get_pseudo_letter().source
    return (this.cache['src_domain_root'] ??= new RegExp(
      `(?:${this.get_xn().source}|(?!\\d+(?!${letter}))(?:(?:(?!${cjk})${letter}){1,63}|${cjk}{1,63}))`,
    ))
  }

  /** Labels before the last one may have underscores, and so may the only one, as containers are called. */
  override get_url_host_port(): RegExp {
    const label = this.#label(`(?:_|${this.get_pseudo_letter().source})`).source
    return (this.cache['url_host_port'] ??= new RegExp(
      `(?:${this.get_ipv6_url_host().source}|(?:(?:${label}\\.){0,10}${this.get_domain().source})|${label}(?<!_))` +
        `${this.get_port().source}${this.get_host_terminator().source}`,
    ))
  }

  override get_host_terminator(): RegExp {
    return (this.cache['src_host_terminator'] ??= new RegExp(
      `(?!@|:[^\\s/@]{0,${maxAuthCharacters}}@)(?:${super.get_host_terminator().source}|(?!${afterCjk})(?=${cjk}))`,
    ))
  }

  override get_mail_name_validator(): RegExp {
    const before = `^|${this.get_text_separators().source}|"|\\(|${this.src_ZCc}|${cjk}|(?![\\0-\\x7f])(?:${this.src_P})`
    return (this.cache['mail_name_validator'] ??= new RegExp(`(?:${before})(${this.get_mail_name().source})$`))
  }

  /** A label of CJK letters alone, or one without any. */
  #label(letter: string): RegExp {
    const other = `(?:(?!${cjk})${letter})`
    return new RegExp(
      `(?:${this.get_xn().source}|${other}(?:(?:-|${other}){0,61}${other})?|${cjk}(?:(?:-|[0-9]|${cjk}){0,61}${cjk})?)`,
    )
  }
}

/** Finds GitHub's bare addresses. A name with a dot alone is more often a file. */
export function findsBareAddresses(): LinkifyIt {
  const linkify = new LinkifyIt({
    ...{ fuzzyLink: false, fuzzyEmail: true, urlAuth: true, maxLength: maxAddressCharacters },
    rebuilder: new AddressExpressions(),
  })
  linkify.add('//', null)
  linkify.add('www.', {
    validate: (text, pos, self) => {
      // Only where a word begins.
      if (/[\p{L}\p{N}_@/.:-]/u.test(text.charAt(pos - 5))) return 0
      const found = self.testSchemaAt(`http://www.${text.slice(pos, pos + maxAddressCharacters)}`, 'http:', 5)
      return Math.max(0, found - '//www.'.length)
    },
    normalize: (match) => {
      match.url = `http://${match.url}`
    },
  })
  return linkify
}
