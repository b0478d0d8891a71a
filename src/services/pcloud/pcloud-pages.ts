export const MY_APPS = 'https://docs.pcloud.com/my_apps/'
export const LINKED_APPS = 'https://my.pcloud.com/#page=settings&settings=tab-apps'
