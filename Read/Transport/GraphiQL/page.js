'use strict';

// Everything goes over one path: answers as JSON, subscriptions as server-sent events. A credential for it is written into
// the tab of headers, for example {"authorization": "Bearer aa_…"}.
const path = document.querySelector('meta[name="graphql-path"]')?.content ?? 'graphql';

function isSubscription(params, options) {
  const definitions = options?.documentAST?.definitions ?? [];
  return definitions.some((d) => d.operation === 'subscription'
    && (!params.operationName || d.name?.value === params.operationName));
}

function ask(params, headers, accept, signal) {
  return fetch(path, {
    method: 'POST',
    headers: { ...headers, accept, 'content-type': 'application/json' },
    body: JSON.stringify(params),
    signal,
  });
}

// The events of one stream; GraphiQL ends the iteration when its reader presses stop.
async function* events(params, headers) {
  const leaving = new AbortController();
  try {
    const answer = await ask(params, headers, 'text/event-stream', leaving.signal);
    if (!answer.headers.get('content-type')?.startsWith('text/event-stream')) {
      yield await answer.json();
      return;
    }

    let rest = '';
    for await (const part of answer.body.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + part).split('\n\n');
      rest = blocks.pop();
      for (const block of blocks) {
        if (block.startsWith('event: complete')) {
          return;
        }

        const data = block.split('\n').find((line) => line.startsWith('data: '));
        if (data) {
          yield JSON.parse(data.slice('data: '.length));
        }
      }
    }
  } finally {
    leaving.abort();
  }
}

async function fetcher(params, options) {
  const headers = options?.headers ?? {};
  return isSubscription(params, options)
    ? events(params, headers)
    : (await ask(params, headers, 'application/graphql-response+json, application/json', undefined)).json();
}

ReactDOM.createRoot(document.getElementById('graphiql')).render(
  React.createElement(GraphiQL, {
    fetcher,
    defaultQuery: '# The book at the left documents everything.\n\n{\n  __typename\n}\n',
  }),
);
