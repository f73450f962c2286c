import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { HttpSource } from '../../lib/data/manifest-entry';

/** An HTTP server on this machine, closed when the test ends. */
export async function localServer(answer: RequestListener) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { address, requests };
}

/** A server of files by name, and the source that names it; anything else is a 404. */
export async function fileServer(files: Record<string, Uint8Array>, name = 'local server') {
  const server = await localServer((request, response) => {
    const found = files[request.url!.slice(1)];
    response.writeHead(found ? 200 : 404).end(found);
  });
  return { ...server, source: httpSource(server.address, name) };
}

export function httpSource(address: string, name = 'local server', suffix: HttpSource['suffix'] = ''): HttpSource {
  return { kind: 'http', name, address, suffix };
}
