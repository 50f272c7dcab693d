// Reads a stream with the clients that browsers and Node use, cutting or losing the connection on the way, and prints what
// came as one line of JSON.
import { createClient as createSocketClient } from 'graphql-ws';
import { createClient as createEventClient } from 'graphql-sse';
import WebSocket from 'ws';

const [mode, url, credential, ...rest] = process.argv.slice(2);
const socketUrl = url.replace('http', 'ws');
const query = 'subscription Ticks($after: String, $until: Int) { ticks(after: $after, until: $until) { number position } }';
const headers = { authorization: `Bearer ${credential}` };

function socketClient(options = {}) {
  return createSocketClient({
    url: socketUrl, webSocketImpl: WebSocket, connectionParams: headers, retryAttempts: 50, retryWait: () => sleep(50), shouldRetry: () => true, ...options,
  });
}

const sleep = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
const say = (value) => console.log(JSON.stringify(value));

// Reads to the end; after a lost connection it goes on behind the last position that it has.
async function readWithResume(subscribe, until) {
  const numbers = [];
  let after = null;
  let losses = 0;
  for (;;) {
    try {
      for await (const result of subscribe({ query, variables: { after, until } })) {
        if (result.errors) {
          throw new Error(JSON.stringify(result.errors));
        }

        numbers.push(result.data.ticks.number);
        after = result.data.ticks.position;
        if (numbers.length % 100 === 0) {
          console.log('progress');
          await sleep(20);
        }
      }

      return { numbers, losses };
    } catch (error) {
      losses += 1;
      if (losses > 200) {
        throw error;
      }

      await sleep(100);
    }
  }
}

const modes = {
  'socket-all': async () => {
    const client = socketClient();
    const answer = await new Promise((resolve, reject) => {
      let last;
      client.subscribe({ query: '{ whoAsks }' }, { next: (v) => { last = v; }, error: reject, complete: () => resolve(last) });
    });
    const many = await Promise.all(Array.from({ length: 50 }, async () => {
      let count = 0;
      for await (const result of client.iterate({ query, variables: { until: 20 } })) {
        count += result.data.ticks.number > 0 ? 1 : 0;
      }

      return count;
    }));
    await client.dispose();
    say({ who: answer.data.whoAsks, many });
  },
  'socket-error': async () => {
    const client = socketClient();
    try {
      for await (const result of client.iterate({ query: '{ nope }' })) {
        say({ unexpected: result });
      }
    } catch (errors) {
      say({ code: errors[0].extensions.code });
    }
  },
  'socket-forbidden': async () => {
    const client = socketClient({ connectionParams: { authorization: 'Bearer nobody' }, shouldRetry: () => false, retryAttempts: 0 });
    try {
      for await (const result of client.iterate({ query: '{ whoAsks }' })) {
        say({ unexpected: result });
      }
    } catch (close) {
      say({ close: close.code });
    }
  },
  'socket-resume': async () => {
    const client = socketClient({ shouldRetry: () => false, retryAttempts: 0 });
    say(await readWithResume((payload) => client.iterate(payload), Number(rest[0])));
    await client.dispose();
  },
  'events-all': async () => {
    const client = createEventClient({ url, headers, retryAttempts: 0 });
    const results = [];
    for await (const result of client.iterate({ query: '{ whoAsks }' })) {
      results.push(result.data.whoAsks);
    }

    for await (const result of client.iterate({ query, variables: { until: 3 } })) {
      results.push(result.data.ticks.number);
    }

    for await (const result of client.iterate({ query: '{ nope }' })) {
      results.push(result.errors[0].extensions.code);
    }

    say(results);
  },
  'events-resume': async () => {
    const client = createEventClient({ url, headers, retryAttempts: 0 });
    say(await readWithResume((payload) => client.iterate(payload), Number(rest[0])));
  },
};

await modes[mode]();
process.exit(0);
