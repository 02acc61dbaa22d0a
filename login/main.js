import { argv } from 'node:process';

// The runner passes no arguments: this is "node dist/index.js login".
argv[2] = 'login';
await import('../dist/index.js');
