export const body = `<div><b><h1>Plum [jam]</h1></b></div>
<div><br></div>
<div>Plums &amp; <b>sugar</b></div>
<div><b><h2>Steps</h2></b><font><h2><br></h2></font></div>
<ul class="Apple-dash-list"><li>wash</li><ul><li>well</li></ul></ul>
<ul class="com-apple-note-checklist"><li class="done">buy</li><li>cook</li></ul>
<div><font face="Courier"><tt>let x</tt></font></div>
<div><object><table cellspacing="0"><tbody><tr><td><div>1</div></td><td><div>2</div></td></tr></tbody></table></object></div>
<div><img style="max-width: 100%" src="data:image/jpeg;base64,${Buffer.from('jpg').toString('base64')}"><br></div>
<div><a href="applenotes://showNote?identifier=A-B">Other note</a></div>`
