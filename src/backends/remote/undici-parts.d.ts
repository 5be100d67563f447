// Undici's parts that are used, without all the others that its entry loads with them.

declare module 'undici/lib/dispatcher/pool.js' {
  import type { Pool as PoolClass } from 'undici';

  const Pool: typeof PoolClass;
  export default Pool;
}

declare module 'undici/lib/api/api-request.js' {
  import type { Dispatcher } from 'undici';

  export default function request(
    this: Dispatcher,
    options: Dispatcher.RequestOptions,
  ): Promise<Dispatcher.ResponseData>;
}

declare module 'undici/lib/core/connect.js' {
  import { buildConnector } from 'undici';

  export default buildConnector;
}

declare module 'undici/lib/web/websocket/websocket.js' {
  import type { ping, WebSocket as WebSocketClass } from 'undici';

  export type WebSocket = WebSocketClass;
  const parts: { WebSocket: typeof WebSocketClass; ping: typeof ping };
  export default parts;
}
