import { argv } from 'node:process';

// The runner passes no arguments: this is "node dist/index.js promote".
argv[2] = 'promote';
await import('../dist/index.js');
