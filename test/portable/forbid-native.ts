import Module from 'node:module';

// Nothing that these tests load may ask for the native addon: Node's own resolution refuses it in this process.
const resolution = Module as unknown as { _resolveFilename(request: string, ...rest: unknown[]): string };
const resolve = resolution._resolveFilename;
resolution._resolveFilename = (request, ...rest) => {
  if (/tfjs-node/.test(request)) throw new Error(`${request} was asked for where there is none`);
  return resolve.call(Module, request, ...rest);
};
