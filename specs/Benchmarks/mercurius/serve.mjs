// Serves decisions out of memory: the file holds them newest first, as our server answered them. Prints its port.
import { readFileSync } from 'node:fs';
import Fastify from 'fastify';
import mercurius from 'mercurius';

const rows = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const byVerdict = Map.groupBy ? Map.groupBy(rows, row => row.verdict) : group(rows);
const places = new Map([...byVerdict].map(([verdict, list]) => [verdict, new Map(list.map((row, at) => [row.position, at]))]));

function group(list) {
  const groups = new Map();
  for (const row of list) {
    groups.has(row.verdict) ? groups.get(row.verdict).push(row) : groups.set(row.verdict, [row]);
  }
  return groups;
}

const schema = `
  enum Verdict { ALLOW REDACT PENDING DENY }
  enum ActionKind { TOOL_CALL TOOL_RESULT LLM_CALL LLM_RESPONSE NETWORK FILE PROCESS SPAWN_AGENT MESSAGE UNSPECIFIED }
  scalar Position
  scalar DateTime
  type Agent { id: ID! name: String! }
  type Decision {
    id: ID! position: Position! recordedAt: DateTime! tool: String kind: ActionKind! verdict: Verdict! rule: String
    reasonCode: String! latencyMicroseconds: Int! agent: Agent
  }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type DecisionEdge { cursor: String! node: Decision! }
  type DecisionConnection { edges: [DecisionEdge!]! pageInfo: PageInfo! }
  input DecisionWhere { verdict: [Verdict!] }
  type Query { decisions(first: Int, after: String, where: DecisionWhere): DecisionConnection! }`;

const resolvers = {
  Query: {
    decisions(_, { first, after, where }) {
      const verdict = where.verdict[0];
      const list = byVerdict.get(verdict) ?? [];
      const from = after ? places.get(verdict).get(after) + 1 : 0;
      const page = list.slice(from, from + first);
      return {
        edges: page.map(node => ({ cursor: node.position, node })),
        pageInfo: { hasNextPage: from + first < list.length, endCursor: page.length ? page[page.length - 1].position : null },
      };
    },
  },
};

const app = Fastify();
app.register(mercurius, { schema, resolvers, jit: 1 });
await app.listen({ port: 0, host: '127.0.0.1' });
console.log(app.server.address().port);
