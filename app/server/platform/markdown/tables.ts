import type { MarkdownIt } from 'markdown-it'

/** A wide table scrolls in itself, also by keys. Alignment is a class: the policy allows no inline styles. */
export function tables(md: MarkdownIt): void {
  md.renderer.rules['table_open'] = () => '<div class="table" role="group" aria-label="Table" tabindex="0">\n<table>\n'
  md.renderer.rules['table_close'] = () => '</table>\n</div>\n'
  for (const cell of ['th_open', 'td_open']) {
    md.renderer.rules[cell] = (tokens, index, options, _env, self) => {
      const token = tokens[index]
      const align = /text-align:(\w+)/.exec(String(token?.attrGet('style') ?? ''))?.[1]
      if (token) token.attrs = align ? [['class', align]] : null
      return self.renderToken(tokens, index, options)
    }
  }
}
