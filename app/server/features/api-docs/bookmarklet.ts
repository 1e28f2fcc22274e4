import { routes } from '../../routes.ts'

/** Bytes of a selection in the address of the form: CloudFront takes addresses of 8 KiB. */
const maxSelectionBytes = 4_000
const maxTitleCharacters = 100

/**
 * A bookmark that opens the form of a new note with what was selected on a page, its title and its address. It has no token: the window is
 * Notejam's own, with its session. It opens a window and loads nothing into the page, so that no policy of the page is in its way.
 */
export function bookmarklet(origin: string): string {
  const form = JSON.stringify(origin + routes.notes.create.href())
  return `javascript:${[
    `var a=Array.from(String(getSelection())),n=a.length,t,`,
    `e=encodeURIComponent,c=function(){return e(a.slice(0,n).join('').toWellFormed())};`,
    `while((t=c()).length>${maxSelectionBytes})n=Math.floor(n*.8);`,
    `var u=${form}+'?title='+e(Array.from(document.title).slice(0,${maxTitleCharacters}).join('').toWellFormed())`,
    `+'&url='+e(location.href.slice(0,2000).toWellFormed())+'&text='+t;`,
    `open(u,'_blank','noopener')||0;void 0`,
  ].join('')}`
}
