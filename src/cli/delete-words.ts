export const DELETES_LOGIN = 'This also removes its login. You can undo this.'

export const DELETING =
  'This removes the section from the file. It deletes nothing at pCloud, and pCloud still accepts the login. To end that too, run `pcloud-config disconnect` first.'
