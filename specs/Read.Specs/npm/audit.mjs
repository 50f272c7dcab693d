// Holds a server against the audits of GraphQL over HTTP. Prints one line for each and fails when one is not passed.
import { auditServer } from 'graphql-http';

const [url, credential] = process.argv.slice(2);
const results = await auditServer({
  url,
  fetchFn: (target, init) => fetch(target, { ...init, headers: { ...init?.headers, authorization: `Bearer ${credential}` } }),
});
let passed = 0;
for (const result of results) {
  if (result.status === 'ok') {
    passed += 1;
  } else {
    console.log(`${result.status} ${result.id} ${result.name}: ${result.reason}`);
  }
}

console.log(`${passed} of ${results.length} passed`);
process.exit(passed === results.length ? 0 : 1);
