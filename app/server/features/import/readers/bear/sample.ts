const info = (of: object) =>
  JSON.stringify({
    version: 2,
    type: 'net.daringfireball.markdown',
    creatorIdentifier: 'net.shinyfrog.bear',
    'net.shinyfrog.bear': of,
  })

const text = `# Plum jam
#in the kitchen# #fruit/plums

See [[List/Things|the list]], ![](assets/jar%20one.png)<!-- {"width":300} --> and [the file](assets/list.pdf)<!-- {"embed":"true"} -->.
- [ ] ==🟢wash== ::cook::
![](assets/gone.png)`

export const bundle = {
  'Backup/Plum jam.textbundle/info.json': info({
    ...{ uniqueIdentifier: 'ABC-1', pinned: 1, trashed: 0, archived: 1 },
    creationDate: '2020-01-02T03:04:05Z',
    modificationDate: '2021-02-03T04:05:06Z',
  }),
  'Backup/Plum jam.textbundle/text.markdown': text,
  'Backup/Plum jam.textbundle/assets/jar one.png': 'png',
  'Backup/Plum jam.textbundle/assets/list.pdf': 'pdf',
  'Backup/Plum jam.textbundle/assets/unused.txt': 'txt',
  'Backup/List.textbundle/info.json': info({ uniqueIdentifier: 'ABC-2', trashed: 1 }),
  'Backup/List.textbundle/text.md': 'No heading\nText',
}
