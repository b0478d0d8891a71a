/** One end of a TCP connection. */
export interface Endpoint {
  readonly address: string
  readonly port: number
}

export interface Connection {
  readonly peer: Endpoint
  readonly listener: Endpoint
}

/** Which user of this computer made a connection. `unknown`: the system does not say. */
export type Visitor = 'this-user' | 'another-user' | 'unknown'

/**
 * Asks the system whose browser it is (S22). Call it while the request is open: the system
 * forgets the user of a closed connection.
 */
export type IdentifyVisitor = (connection: Connection) => Visitor
