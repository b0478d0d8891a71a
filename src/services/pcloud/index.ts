export { type Answered, askRegions, fetchAccount, fetchDetails, identify } from './account.ts'
export { type PcloudApi, pcloudApi, pcloudSessionApi } from './api.ts'
export {
  createFolder,
  describeFolder,
  type FolderAddress,
  type FolderListing,
  listFolder,
  ROOT,
  whyNotFolderName,
} from './folders.ts'
export { AUTHORIZE_URL, readPollAnswer, readTokenAnswer, tokenUrl } from './oauth.ts'
export { PCLOUD_OPTIONS } from './options.ts'
export { reachApi } from './reach.ts'
export {
  describeHost,
  EU,
  hostOfLocation,
  hostsInOrder,
  isHost,
  OFFICIAL_HOSTS,
  REGIONS,
  readHost,
  regionOf,
  US,
} from './regions.ts'
export { PcloudApiError } from './results.ts'
export { parseRootFolder } from './root-folder.ts'
