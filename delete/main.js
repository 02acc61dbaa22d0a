import { argv } from 'node:process';

// The runner passes no arguments: this is "node dist/index.js delete".
argv[2] = 'delete';
await import('../dist/index.js');
