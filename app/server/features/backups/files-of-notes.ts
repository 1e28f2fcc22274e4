/**
 * The files that attachments name, with their thumbnails, for `makeBackup`: also those of notes in the trash, and of earlier texts.
 * The order is that of a backup's list.
 */
export const declareFiles = `
  declare kept_files cursor with hold for
  select key, type from (
    select object_key as key, type from attachments
    union all
    select object_key || '-thumbnail', 'image/webp' from attachments where width is not null
  ) named order by key collate "C"`
