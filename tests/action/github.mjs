// A stand-in for the part of GitHub's API that scripts/action/comment.sh uses, on loopback. Prints its port; what it was asked is
// written to the file named first, a line each. The second argument makes it misbehave: "403", "404", "429" (once), "truncated".

import {appendFileSync} from 'node:fs';
import {createServer} from 'node:http';

const [log, mood = ''] = process.argv.slice(2);
const comments = [{id: 1, body: 'somebody else'}];
let next = 2;
let refused = 0;

function answer(response, status, body) {
  const text = body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, {'Content-Type': 'application/json'});
  response.end(text);
}

const server = createServer((request, response) => {
  let text = '';
  request.on('data', (chunk) => { text += chunk; });
  request.on('end', () => {
    const body = text ? JSON.parse(text) : null;
    appendFileSync(log, `${request.method} ${request.url.split('?')[0]} ${body ? `${body.body.length} ${body.body.trim().split('\n').at(-1)}` : 0}\n`);
    if (request.headers.authorization !== 'Bearer secret') return answer(response, 401, {});
    if (mood === '403' && request.method !== 'GET') return answer(response, 403, {message: 'Resource not accessible'});
    if (mood === '404') return answer(response, 404, {message: 'Not Found'});
    if (mood === '429' && refused++ === 0) {
      response.writeHead(429, {'Retry-After': '1'});
      return response.end('{}');
    }
    if (mood === 'truncated') {
      response.writeHead(200, {'Content-Type': 'application/json', 'Content-Length': '1000'});
      response.write('[{"id": 1, "bo');
      return response.destroy();
    }
    const id = Number(request.url.split('/').pop());
    if (request.method === 'GET') return answer(response, 200, comments);
    if (request.method === 'POST') {
      comments.push({id: next++, body: body.body});
      return answer(response, 201, comments.at(-1));
    }
    const known = comments.find((comment) => comment.id === id);
    if (!known) return answer(response, 404, {});
    if (request.method === 'PATCH') {
      known.body = body.body;
      return answer(response, 200, known);
    }
    comments.splice(comments.indexOf(known), 1);
    return answer(response, 204);
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
setTimeout(() => process.exit(), 60000).unref();
