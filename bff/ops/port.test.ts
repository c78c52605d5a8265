import { createServer, type Server } from 'node:net';
import { freePorts, requireFreePort } from './port';

let server: Server | undefined;

const listen = (port: number) =>
  new Promise<void>((resolve) => {
    server = createServer().listen(port, '127.0.0.1', () => resolve());
  });

afterEach(() => server?.close());

it('gives out ports that are all different', async () => {
  const ports = await freePorts(20);
  expect(new Set(ports).size).toBe(20);
});

it('lets a free port pass', async () => {
  const [port] = (await freePorts(1)) as [number];
  await expect(requireFreePort(port, 'the BFF', 'PORT')).resolves.toBeUndefined();
});

it('names a taken port, its variable and, on Linux, who has it', async () => {
  const [port] = (await freePorts(1)) as [number];
  await listen(port);
  const refusal = requireFreePort(port, 'the BFF', 'PORT');
  await expect(refusal).rejects.toThrow(`Port ${port} (the BFF) is taken`);
  await expect(refusal).rejects.toThrow(`PORT=${port + 1} npm start`);
  if (process.platform === 'linux') {
    await expect(refusal).rejects.toThrow(`(pid ${process.pid})`);
  }
});
