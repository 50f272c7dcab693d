// Reads {policies, questions} from the file named, decides every question with Cedar through its WebAssembly binding, and
// prints {verdicts, nanoseconds}: the verdicts in order, and the median time of one decision. The policy set is parsed once.
import { readFileSync } from 'node:fs';
import * as cedar from '@cedar-policy/cedar-wasm/nodejs';

const { policies, entities, questions } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const parsed = cedar.preparsePolicySet('set', { staticPolicies: policies });
if (parsed.type !== 'success') throw new Error(JSON.stringify(parsed.errors));

const ask = (question) => {
  const answer = cedar.statefulIsAuthorized({ ...question, preparsedPolicySetId: 'set', entities });
  if (answer.type !== 'success') throw new Error(JSON.stringify(answer.errors));
  return answer.response.decision;
};

const verdicts = questions.map(ask);
const times = [];
for (let round = 0; round < 30; round++) {
  const started = process.hrtime.bigint();
  for (const question of questions) ask(question);
  times.push(Number(process.hrtime.bigint() - started) / questions.length);
}
times.sort((a, b) => a - b);
console.log(JSON.stringify({ verdicts, nanoseconds: times[times.length / 2] }));
