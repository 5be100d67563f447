// Undici's two parts that are used, without all the others that its entry loads with them.

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
