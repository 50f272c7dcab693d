// Follows every subscription of the server, through lost connections, until a file names the last position to reach, and prints
// the positions that each was told as one line of JSON. It comes back behind the last position that it has, as clients do.
import { existsSync, readFileSync } from 'node:fs';
import { createClient as createSocketClient } from 'graphql-ws';
import { createClient as createEventClient } from 'graphql-sse';
import WebSocket from 'ws';

const [transport, url, untilFile, agent] = process.argv.slice(2);
const fields = {
  governanceEvents: 'EventData', approvalChanged: 'ApprovalChange', alertChanged: 'AlertChange', agentChanged: 'AgentChange',
  topologyChanged: 'TopologyChange', budgetThreshold: 'BudgetThreshold', operationChanged: 'OperationChange',
  policyChanged: 'PolicyChange', sessionTrace: 'SpanData',
};
const sleep = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
const lastWanted = () => (existsSync(untilFile) ? BigInt(readFileSync(untilFile, 'utf8') || '0') : null);

const client = transport === 'socket'
  ? createSocketClient({
    url: url.replace('http', 'ws'), webSocketImpl: WebSocket, shouldRetry: () => false, retryAttempts: 0,
    connectionAckWaitTimeout: 5000, lazyCloseTimeout: 0,
  })
  : createEventClient({ url, retryAttempts: 0 });

function queryOf(field, data) {
  const own = field === 'sessionTrace' ? `agent: "${agent}", traceId: "run-1", ` : '';
  return `subscription Follow($after: Position) { ${field}(${own}after: $after) { kind: __typename
    ... on ${data} { position event { id position } } ... on CaughtUp { position } ... on Heartbeat { position }
    ... on Gap { from to } ... on Reset { epoch } } }`;
}

async function follow(field, data) {
  const told = { positions: [], losses: 0, caughtUp: 0, others: [] };
  const query = queryOf(field, data);
  let after = '0';
  for (;;) {
    const last = lastWanted();
    const frames = client.iterate({ query, variables: { after } });
    const watch = last === null ? setInterval(() => { if (lastWanted() !== null) { frames.return(); } }, 100) : null;
    try {
      for await (const result of frames) {
        if (result.errors) {
          throw new Error(JSON.stringify(result.errors));
        }

        const frame = result.data[field];
        after = frame.position ?? after;
        if (frame.kind === data) {
          told.positions.push(Number(frame.position));
        } else if (frame.kind === 'CaughtUp') {
          told.caughtUp += 1;
        } else if (frame.kind !== 'Heartbeat') {
          told.others.push(frame);
        }

        if (last !== null && BigInt(after) >= last && frame.kind === 'CaughtUp') {
          return told;
        }
      }
    } catch (error) {
      told.losses += 1;
      if (told.losses > 600) {
        throw error;
      }

      await sleep(100);
    } finally {
      clearInterval(watch);
    }
  }
}

const entries = await Promise.all(Object.entries(fields).map(async ([field, data]) => [field, await follow(field, data)]));
console.log(JSON.stringify(Object.fromEntries(entries)));
process.exit(0);
