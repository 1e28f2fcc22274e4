export const table = `\ufeffName,Body,Tags,Created At,Modified,Folder,Starred,Colour,ID
Jam,"Plums
""and"" sugar","fruit, in the kitchen",2020-01-02T03:04:05Z,1612325106,Kitchen / Sweet,yes,red,7
,Only text,,,,,,,7
,,,,,,,,
Long,a,,,,,,,8,more`
