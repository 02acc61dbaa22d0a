import { argv } from 'node:process';

// The runner passes no arguments: this is "node dist/index.js logout".
argv[2] = 'logout';
await import('../dist/index.js');
