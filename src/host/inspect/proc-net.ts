/** A listening socket as `/proc/net/tcp` and `/proc/net/tcp6` tell of it. */
export interface Listening {
  readonly inode: string
  readonly uid: number
}

const LISTEN = '0A'
/** Any address, loopback, and IPv4 loopback inside IPv6: what a login on localhost would meet. */
const WHERE = [
  '00000000',
  '0100007F',
  '00000000000000000000000000000000',
  '00000000000000000000000001000000',
  '0000000000000000FFFF00000100007F',
]

/** Who listens on that port of loopback (`Documentation/networking/proc_net_tcp.rst`). */
export function listeningOn(port: number, table: string): Listening | undefined {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0')
  for (const line of table.split('\n').slice(1)) {
    const [, local = '', , state, , , , uid = '', , inode = ''] = line.trim().split(/\s+/)
    const [address = '', at] = local.split(':')
    if (at === wanted && state === LISTEN && WHERE.includes(address)) {
      return { inode, uid: Number(uid) }
    }
  }
  return undefined
}
