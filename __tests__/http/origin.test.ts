import { expect, test } from '@jest/globals';
import { registryOrigin } from '../../src/http/origin.ts';

test.each([
  ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'https://123456789012.dkr.ecr.eu-west-1.amazonaws.com'],
  ['registry.example:5000', 'https://registry.example:5000'],
  ['127.0.0.1.example', 'https://127.0.0.1.example'],
  ['localhost.example', 'https://localhost.example'],
  ['128.0.0.1', 'https://128.0.0.1'],
  ['[2001:db8::1]', 'https://[2001:db8::1]'],
  ['localhost:5000', 'http://localhost:5000'],
  ['127.0.0.1:5000', 'http://127.0.0.1:5000'],
  ['127.255.255.254', 'http://127.255.255.254'],
  ['[::1]:5000', 'http://[::1]:5000'],
])('%s is spoken to at %s', (host, origin) => {
  expect(registryOrigin(host).origin).toBe(origin);
});

test.each(['a b', 'evil127.0.0.1', '1127.0.0.1'])('%j is no host, and refused', (text) => {
  expect(() => registryOrigin(text)).toThrow('Invalid URL');
});
