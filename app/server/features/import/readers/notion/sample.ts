export const id = (n: number) => String(n).padStart(32, '0123456789abcdef')

const trip = `# Trip: Rome

Tags: italy, to do
Created: January 5, 2023 3:04 PM

<aside>
💡 Take **care**

</aside>

See [Day one](Trip%20Rome%20${id(1)}/Day%20one%20${id(2)}.md), [by its address](https://www.notion.so/team/Day-one-${id(2)}?pvs=4), [the list](Trip%20Rome/List%20${id(3)}.csv) and [out](https://x.example).

![jar.png](Trip%20Rome%20${id(1)}/jar.png)
[plan.pdf](gone.pdf)
- [x] Passport`

export const markdown = {
  [`Export-abc/Trip Rome ${id(1)}.md`]: trip,
  [`Export-abc/Trip Rome ${id(1)}/Day one ${id(2)}.md`]: `# Day one\n\n[back](../Trip%20Rome%20${id(1)}.md)`,
  [`Export-abc/Trip Rome ${id(1)}/jar.png`]: 'png',
  [`Export-abc/Trip Rome/List ${id(3)}.csv`]: '\ufeffName,Done\nSocks,Yes\nHat,No',
  [`Export-abc/Trip Rome/List ${id(3)}_all.csv`]: '\ufeffName,Done,Tags\nSocks,Yes,\nHat,No,"warm, red"\n,,',
  [`Export-abc/Trip Rome/List/Socks ${id(4)}.md`]: '# Socks\n\nDone: Yes',
  'Export-abc/unused.bin': 'x',
}
