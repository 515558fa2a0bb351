// A stand-in for the page of the releases, on loopback: serves the files of a folder and prints its port; what it was asked is
// written to the file named second, a line each. The third argument makes it misbehave: "truncated", "500".

import {appendFileSync, existsSync, readFileSync} from 'node:fs';
import {createServer} from 'node:http';

const [folder, log, mood = ''] = process.argv.slice(2);

const server = createServer((request, response) => {
  appendFileSync(log, `${request.method} ${request.url}\n`);
  const file = `${folder}${request.url}`;
  if (mood === '500') return response.writeHead(500).end();
  if (!existsSync(file)) return response.writeHead(404).end('Not Found');
  const bytes = readFileSync(file);
  response.writeHead(200, {'Content-Length': bytes.length});
  if (mood === 'truncated' && file.endsWith('.tar.gz')) {
    response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
    return undefined;
  }
  return response.end(bytes);
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
setTimeout(() => process.exit(), 120000).unref();
