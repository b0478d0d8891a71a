/** An endpoint of a TCP connection. */
export interface Endpoint {
  readonly address: string
  readonly port: number
}

export interface Connection {
  readonly peer: Endpoint
  readonly listener: Endpoint
}

/** The user of a connection on this computer. `unknown`: the system does not report it. */
export type Visitor = 'this-user' | 'another-user' | 'unknown'

/**
 * Finds the user of a connection (S22). Call it while the request is open: the system
 * forgets closed connections.
 */
export type IdentifyVisitor = (connection: Connection) => Visitor
